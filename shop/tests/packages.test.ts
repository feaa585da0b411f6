import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** Names of the shop's own things. `order` alone is too common a word: only where it stands as a name. */
const ofShop =
  /\b(?:orders|orderId|payments?|paymentToken|inventory|products|sku|skus)\b|['"`/]order['"`/]|\border\.(?:placed|reserved|confirmed|rejected|cancelled|expired|returned)\b/i

/** Words of the field that these rules look for in any platform. */
const wordLists = [
  'packages/check/src/rules/label-cardinality.ts',
  'packages/check/src/sql/rules/money-as-float.ts',
  'packages/check/src/sql/rules/quantity-without-check.ts',
]

describe('the packages', () => {
  it('name nothing of the shop: it is one platform among others', () => {
    const files = globSync('packages/*/src/**/*.{ts,sql,css,json,xml,txt,sh}', { cwd: root })
    const found = files
      .filter((file) => !wordLists.includes(file))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .flatMap((line, at) => (ofShop.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
      )
    assert.deepEqual(found, [])
    assert.ok(files.length > 500)
  })
})
