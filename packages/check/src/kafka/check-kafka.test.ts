import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { checkKafka } from './check-kafka.ts'

const base = mkdtempSync(join(tmpdir(), 'ballast-kafka-'))
after(() => rmSync(base, { recursive: true }))

function found(name: string, text: string) {
  writeFileSync(join(base, name), text)
  return checkKafka(name, base).map(({ at, line, column }) => `${at} ${line}:${column}`)
}
const listeners = (value: string) => found('server.properties', `node.id=1\nlisteners=${value}\n`)

describe('checkKafka of server.properties', () => {
  it('refuses two listeners on one port, and says where', () => {
    const found = listeners('INTERNAL://0.0.0.0:9092,EXTERNAL://0.0.0.0:9092')
    assert.deepEqual(found, ['server.properties.listeners 2:11'])
  })

  for (const value of [
    'A://broker:9092,B://other:9092',
    'A://broker:9092,B://10.0.0.1:9092',
    'A://[::1]:9092,B://[::2]:9092',
    'A://0.0.0.0:9092,B://[::]:9092,C://broker:9092',
    'A://:9092,B://:9092',
  ])
    it(`refuses ${value}`, () => assert.equal(listeners(value).length, 1))

  for (const value of [
    'A://:9092,B://:29092',
    'A://0.0.0.0:9092,B://[::]:9092',
    'A://[::]:9092,B://127.0.0.1:9092',
    'A://:0,B://:0',
  ])
    it(`accepts ${value}`, () => assert.deepEqual(listeners(value), []))

  it('reads a value over several lines and the last of two values, and ignores comments', () => {
    assert.equal(found('server.properties', 'listeners = A://:1,\\\n  B://:1\n').length, 1)
    assert.equal(
      found('server.properties', 'listeners=A://:1,B://:1\nlisteners=A://:1\n').length,
      0,
    )
    assert.equal(found('server.properties', '#listeners=A://:1,B://:1\n').length, 0)
    assert.equal(found('server.properties', 'advertised.listeners=A://x:1,B://x:1\n').length, 0)
  })
})

describe('checkKafka of a compose file', () => {
  const compose = (variables: string) =>
    found('compose.yml', `services:\n  broker:\n    image: kafka\n    environment:\n${variables}`)

  it('reads variables as a mapping and as a list', () => {
    assert.deepEqual(compose('      KAFKA_LISTENERS: A://:9092,B://:9092\n'), [
      'broker.listeners 5:24',
    ])
    assert.deepEqual(compose('      - KAFKA_LISTENERS=A://:9092,B://:9092\n'), [
      'broker.listeners 5:9',
    ])
    assert.deepEqual(compose('      KAFKA_LISTENERS: A://:9092,B://:29092\n'), [])
  })

  it('falls back to advertised listeners, as the image does', () => {
    const advertised = '      KAFKA_ADVERTISED_LISTENERS: A://broker:9092,B://localhost:9092\n'
    assert.equal(compose(advertised).length, 1)
    assert.equal(compose(`${advertised}      KAFKA_LISTENERS: A://:9092,B://:29092\n`).length, 0)
  })

  it('finds nothing in files without Kafka', () => {
    assert.deepEqual(found('compose.yaml', 'services:\n  web:\n    image: nginx\n'), [])
    assert.deepEqual(found('compose.yaml', 'a: 1\n'), [])
  })
})
