import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { event, integer, reads, text } from '@ballast/model/events'
import { handlersOf } from './handlers.ts'

const data = { id: text, body: text, size: integer }
const noted = event('noted', { topic: 'notes', version: 1, key: 'id', data })
const erased = event('erased', { topic: 'notes', version: 1, key: 'id', data })
const handled = [reads(noted, 'id', 'body'), reads(erased, 'id')]
const none = async () => {}

describe('handlersOf', () => {
  it('type-checks that there is exactly one handler for each handled event', () => {
    const handlers = handlersOf(handled, { 'noted.v1': none, 'erased.v1': none })
    assert.deepEqual(Object.keys(handlers.byType), ['noted.v1', 'erased.v1'])
    // @ts-expect-error: the handler of erased.v1 is missing
    handlersOf(handled, { 'noted.v1': none })
    // @ts-expect-error: the service does not handle this event
    handlersOf(handled, { 'noted.v1': none, 'erased.v1': none, 'noted.v2': none })
  })

  it('types the events of handlers and lock with the fields that the service reads', () => {
    handlersOf(
      handled,
      {
        'noted.v1': async (_tx, events) => {
          for (const { data } of events) {
            data.body satisfies string
            // @ts-expect-error: the service does not read this field
            data.size satisfies number
          }
        },
        'erased.v1': none,
      },
      {
        lock: async (_tx, events) => {
          for (const event of events)
            if (event.type === 'noted.v1') event.data.body satisfies string
          // @ts-expect-error: the service does not read the body of erased.v1
          for (const { data } of events) data.body satisfies string
        },
      },
    )
  })
})
