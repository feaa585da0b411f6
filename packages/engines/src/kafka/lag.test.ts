import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { groupLag, topicSkew } from './lag.ts'

describe('groupLag', () => {
  it('sums the lag over partitions and names the partition with the most', () => {
    assert.deepEqual(groupLag('loan', 'books', [3, 0, 40, 2]), {
      group: 'loan',
      topic: 'books',
      lag: 45,
      worst: { partition: 2, lag: 40 },
    })
  })
})

describe('topicSkew', () => {
  it('compares the hottest partition with an even share, and lists all hot partitions', () => {
    assert.deepEqual(topicSkew('loans', [100, 3_000, 2_900, 100, 100, 100, 100, 100]), {
      topic: 'loans',
      records: 6_500,
      partitions: 8,
      hottest: { partition: 1, records: 3_000, ratio: 3_000 / (6_500 / 8) },
      hot: [1, 2],
    })
  })

  it('lists no hot partition if the load is even, there is one partition, or there are too few records', () => {
    for (const counts of [[500, 520, 480, 500], [100_000], [9, 0, 0, 1], [0, 0]]) {
      assert.deepEqual(topicSkew('loans', counts).hot, [])
    }
    assert.equal(topicSkew('loans', [0, 0]).hottest.ratio, 1)
  })
})
