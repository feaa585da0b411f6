import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { postgres } from '@ballast/model'
import { writeValue } from './edit.ts'
import { locate } from './locate.ts'

const file = import.meta.filename

/** Returns the source text of the located value. */
function textAt(value: object, ...property: (string | number)[]): string {
  const location = locate(value, property, file)
  const lines = location.file.text.split('\n').slice(location.line - 1)
  return location.value === undefined
    ? `call ${lines[0]!.slice(location.column - 1).split('(')[0]}`
    : location.file.text.slice(location.value.from, location.value.to)
}

const sizes = { maxConnections: 101, limits: { cpu: 3 } }
const database = (name: string, port: number, more: { standbys?: number } = {}) =>
  postgres(name, { port, ...sizes, ...more })

describe('locate', () => {
  it('finds a value in the call', () => {
    assert.equal(textAt(postgres('a1', { port: 1111 }), 'port'), '1111')
    assert.equal(
      textAt(postgres('a2', { port: 1, backup: { copies: 4 } }), 'backup', 'copies'),
      '4',
    )
  })

  it('finds a value through a constant that is spread', () => {
    assert.equal(textAt(database('b1', 2), 'maxConnections'), '101')
    assert.equal(textAt(database('b2', 2), 'limits', 'cpu'), '3')
  })

  it('finds a value in the call of a helper', () => {
    assert.equal(textAt(database('c1', 3333), 'port'), '3333')
    assert.equal(textAt(database('c2', 3, { standbys: 5 }), 'standbys'), '5')
  })

  it('finds a value on either side of a condition', () => {
    const local = Math.random() > 2
    const declared = postgres('d1', { port: 4, ...(local ? {} : { maxConnections: 444 }) })
    assert.equal(textAt(declared, 'maxConnections'), '444')
  })

  it('prefers the property that is written last', () => {
    const last = (more: { maxConnections?: number }) =>
      postgres('e1', { port: 5, maxConnections: 50, ...more })
    assert.equal(textAt(last({ maxConnections: 55 }), 'maxConnections'), '55')
  })

  it('returns the call for a default, or the innermost object that is written', () => {
    assert.equal(textAt(postgres('f1', { port: 6 }), 'standbys'), 'call postgres')
    assert.equal(
      textAt(postgres('f2', { port: 6, backup: { copies: 2 } }), 'backup', 'window'),
      '{ copies: 2 }',
    )
  })

  it('returns the file for a value that no call declared', () => {
    assert.equal(locate({}, [], file).line, 1)
  })
})

describe('writeValue', () => {
  const written = (value: object, property: string, text: string) => {
    const path = property.split('.')
    const location = locate(value, path, file)
    const { from, to, text: inserted } = writeValue(location, path, text)!
    const source = location.file.text
    return (
      source.slice(source.lastIndexOf('\n', from), from) +
      inserted +
      source.slice(to, to + 1)
    ).trim()
  }

  it('replaces the value', () => {
    assert.match(written(postgres('g1', { port: 7 }), 'port', '77'), /\{ port: 77$/)
  })

  it('adds a default to the options', () => {
    assert.match(
      written(postgres('h1', { port: 8 }), 'standbys', '2'),
      /\{ port: 8, standbys: 2 \}$/,
    )
  })
  it('adds a default to an object that is written in part, and keeps the part', () => {
    assert.match(
      written(postgres('i1', { port: 9, backup: { copies: 2 } }), 'backup.window', '3'),
      /backup: \{ copies: 2, window: 3 \}$/,
    )
  })
})
