import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Fields,
  integer,
  listOf,
  object,
  oneOf,
  optional,
  text,
  uuid,
} from '@ballast/model/events'
import { unreadable } from './schema-compatibility.ts'

const found = (reader: Fields, writer: Fields) => unreadable(object(reader), object(writer))

describe('unreadable', () => {
  it('finds nothing if the writer provides every field that the reader expects', () => {
    assert.deepEqual(found({ a: text }, { a: text, b: integer }), [])
    assert.deepEqual(found({ a: text, b: optional(integer) }, { a: text }), [])
    assert.deepEqual(found({ a: optional(text) }, { a: text }), [])
    assert.deepEqual(found({ a: text }, { a: uuid }), [])
    assert.deepEqual(found({ a: oneOf('x', 'y') }, { a: oneOf('x') }), [])
    assert.deepEqual(found({ a: text }, { a: oneOf('x') }), [])
  })

  it('names fields that are missing, of another type or wider than expected', () => {
    assert.deepEqual(found({ a: text }, {}), ['"a" may be missing'])
    assert.deepEqual(found({ a: text }, { a: optional(text) }), ['"a" may be missing'])
    assert.deepEqual(found({ a: text }, { a: integer }), ['"a" is of type integer, not string'])
    assert.deepEqual(found({ a: oneOf('x') }, { a: oneOf('x', 'y', 'z') }), ['"a" may be y or z'])
    assert.deepEqual(found({ a: oneOf('x') }, { a: text }), ['"a" may be any string'])
    assert.deepEqual(found({ a: uuid }, { a: text }), [`"a" need not match ${uuid.pattern}`])
    assert.deepEqual(unreadable(text, integer), ['the data is of type integer, not string'])
  })

  it('descends into objects and lists', () => {
    const lines = (fields: Fields) => ({ lines: listOf(object(fields)) })
    assert.deepEqual(found(lines({ code: text }), lines({ code: text, units: integer })), [])
    assert.deepEqual(found(lines({ code: text }), lines({ name: text })), [
      '"lines[].code" may be missing',
    ])
    assert.deepEqual(found({ a: object({ b: text }) }, { a: object({ b: integer }) }), [
      '"a.b" is of type integer, not string',
    ])
  })
})
