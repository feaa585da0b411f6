import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { longPollMs } from './long-poll.ts'

describe('longPollMs', () => {
  const longPoll = { parameter: 'patience', longestMs: 30_000, concurrency: 1 }
  const asked = (url: string, method = 'GET') => longPollMs({ method, url }, { longPoll })

  it('returns the seconds of the declared parameter, up to the limit', () => {
    assert.equal(asked('/books?patience=9'), 9_000)
    assert.equal(asked('/books?a=b&patience=31'), 30_000)
    assert.equal(asked('/books?patience=1e999'), 30_000)
  })

  it('is 0 for everything else', () => {
    for (const url of ['/books', '/books?patience', '/books?patience=soon', '/books?patience=-1']) {
      assert.equal(asked(url), 0, url)
    }
    assert.equal(asked('/books?wait=9'), 0)
    assert.equal(asked('/books?impatience=9'), 0)
    assert.equal(asked('/books/patience=9'), 0)
    assert.equal(asked('/books?patience=9', 'POST'), 0)
    assert.equal(longPollMs({ method: 'GET', url: '/books?patience=9' }, {}), 0)
    assert.equal(longPollMs({ method: 'GET', url: '/books?patience=9' }, undefined), 0)
  })
})
