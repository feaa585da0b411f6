import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expectedFigures } from './expected-figures.ts'
import { planReplay } from './plan.ts'
import { readOrderFile } from './read-file.ts'

/** Beside the project and not in it: 3 MB that the excerpt stands for where it is missing. */
const file = join(
  import.meta.dirname,
  '../../../../shared/data/online-retail-2010-12_2011-06.csv.gz',
)

describe('the whole file of Online Retail', () => {
  const skip = existsSync(file) ? false : 'the file ../shared/data is not on this machine'

  it('gives the figures that its README states', { skip }, async () => {
    const { rows } = await readOrderFile(file)
    assert.equal(rows.length, 245_903)
    assert.deepEqual(expectedFigures(planReplay(rows)), {
      orders: 9_659,
      lines: 239_930,
      skus: 3_426,
      rejected: { 'price-not-positive': 721, 'quantity-not-positive': 758 },
      capturedMinor: 482_646_649n,
      unitsSold: 2_501_870n,
      returnsMatched: 3_278,
      returnsUnmatched: 1_216,
      refundedMinor: 21_530_311n,
      unitsReturned: 109_381n,
    })
  })
})
