import { describe, it } from 'node:test'
import { shopExpectationsOf } from './examples/shop.ts'
import { rules } from './rules/index.ts'

for (const rule of rules) {
  describe(rule.id, () => {
    for (const { what, holds } of shopExpectationsOf(rule, rules)) it(what, holds)
  })
}
