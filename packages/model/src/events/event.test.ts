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
  it('derives its type from name and version, and a JSON Schema from its fields', () => {
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
    // @ts-expect-error: an optional text is not a number
    const wrong: DataOf<typeof baked> = { ...data, note: 1 }
    // @ts-expect-error: kind is rye or wheat
    const other: DataOf<typeof baked> = { ...data, kind: 'oat' }
    // @ts-expect-error: the slices are missing
    const less: DataOf<typeof baked> = { breadId: 'b', kind: 'rye' }
    assert.ok(wrong && other && less)
  })

  it('accepts only one of its own text fields as key', () => {
    const options = {
      topic: 'breads',
      version: 1,
      data: { breadId: uuid, grams: integer },
    } as const
    // @ts-expect-error: the event has no such field
    event('bread.cut', { ...options, key: 'ovenId' })
    // @ts-expect-error: a number cannot be the key
    event('bread.cut', { ...options, key: 'grams' })
  })
})

describe('topic', () => {
  it('takes its key from the first event that it carries', () => {
    assert.equal(breads.key, 'breadId')
    assert.equal(topic('empty', { on }).key, '')
  })

  it('refuses an event of another topic', () => {
    assert.throws(
      () => topic('breads', { on, carries: [sold] }),
      (error) => (error as BallastError).code === 'DECLARATION_INVALID',
    )
  })
})

describe('service', () => {
  const shelf = { source: 'services/shelf', consumes: [breads] }

  it('type-checks that it handles and ignores only events of the topics it consumes', () => {
    service('shelf', { ...shelf, handles: [reads(baked, 'breadId')] })
    service('shelf', { ...shelf, ignores: [baked] })
    // @ts-expect-error: no topic that it consumes carries this event
    service('shelf', { ...shelf, handles: [reads(sold, 'breadId')] })
    // @ts-expect-error: no topic that it consumes carries this event
    service('shelf', { ...shelf, ignores: [sold] })
    // @ts-expect-error: the service consumes nothing
    service('shelf', { source: 'services/shelf', handles: [reads(baked, 'breadId')] })
  })

  it('type-checks that it reads only fields of the event', () => {
    // @ts-expect-error: the event has no such field
    assert.deepEqual(reads(baked, 'weight').fields, ['weight'])
  })
})
