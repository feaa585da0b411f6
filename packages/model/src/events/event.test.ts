import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type BallastError, kafka, service, topic } from '../index.ts'
import { type DataOf, event, reads } from './event.ts'
import { integer, listOf, object, oneOf, optional, text, uuid } from './schema.ts'

const baked = event('bread.baked', {
  topic: 'breads',
  version: 1,
  key: 'breadId',
  data: {
    breadId: uuid,
    kind: oneOf('rye', 'wheat'),
    note: optional(text),
    slices: listOf(object({ grams: integer })),
  },
})
const sold = event('bread.sold', {
  topic: 'sales',
  version: 1,
  key: 'breadId',
  data: { breadId: uuid },
})
const on = kafka('events', { listeners: { internal: 9092, external: 29092 } })
const breads = topic('breads', { on, carries: [baked] })

describe('event', () => {
  it('has its type from name and version, and a JSON Schema of its data', () => {
    assert.equal(baked.type satisfies 'bread.baked.v1', 'bread.baked.v1')
    assert.deepEqual(baked.data, {
      type: 'object',
      properties: {
        breadId: uuid,
        kind: { type: 'string', enum: ['rye', 'wheat'] },
        note: { type: 'string' },
        slices: {
          type: 'array',
          items: {
            type: 'object',
            properties: { grams: { type: 'integer' } },
            required: ['grams'],
          },
        },
      },
      required: ['breadId', 'kind', 'slices'],
    })
  })

  it('types its data', () => {
    const data: DataOf<typeof baked> = { breadId: 'b', kind: 'rye', slices: [{ grams: 40 }] }
    // @ts-expect-error: an optional text is no number
    const wrong: DataOf<typeof baked> = { ...data, note: 1 }
    // @ts-expect-error: it is rye or wheat
    const other: DataOf<typeof baked> = { ...data, kind: 'oat' }
    // @ts-expect-error: the slices are missing
    const less: DataOf<typeof baked> = { breadId: 'b', kind: 'rye' }
    assert.ok(wrong && other && less)
  })

  it('has one of its own fields of text as key', () => {
    const options = {
      topic: 'breads',
      version: 1,
      data: { breadId: uuid, grams: integer },
    } as const
    // @ts-expect-error: it has no such field
    event('bread.cut', { ...options, key: 'ovenId' })
    // @ts-expect-error: a number is no key
    event('bread.cut', { ...options, key: 'grams' })
  })
})

describe('topic', () => {
  it('takes its key from what it carries', () => {
    assert.equal(breads.key, 'breadId')
    assert.equal(topic('empty', { on }).key, '')
  })

  it('refuses the event of another topic', () => {
    assert.throws(
      () => topic('breads', { on, carries: [sold] }),
      (error) => (error as BallastError).code === 'DECLARATION_INVALID',
    )
  })
})

describe('service', () => {
  const shelf = { source: 'services/shelf', consumes: [breads] }

  it('handles and ignores what its topics carry, in types', () => {
    service('shelf', { ...shelf, handles: [reads(baked, 'breadId')] })
    service('shelf', { ...shelf, ignores: [baked] })
    // @ts-expect-error: no topic that it consumes carries this event
    service('shelf', { ...shelf, handles: [reads(sold, 'breadId')] })
    // @ts-expect-error: no topic that it consumes carries this event
    service('shelf', { ...shelf, ignores: [sold] })
    // @ts-expect-error: it consumes nothing
    service('shelf', { source: 'services/shelf', handles: [reads(baked, 'breadId')] })
  })

  it('reads fields that the event has, in types', () => {
    // @ts-expect-error: it has no such field
    assert.deepEqual(reads(baked, 'weight').fields, ['weight'])
  })
})
