import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { javaBin, kafkaJars } from '@ballast/engines'
import { execa } from 'execa'
import { listenerConflict } from './listeners.ts'
import { parseListeners } from './read-listeners.ts'

const directory = mkdtempSync(join(tmpdir(), 'ballast-listeners-'))
after(() => rmSync(directory, { recursive: true }))

/** Starts a broker with these listeners and returns its output. It exits in any case, because its log is not formatted. */
async function broker(listeners: string): Promise<string> {
  const file = join(directory, 'server.properties')
  const names = parseListeners(listeners).map(({ name }) => name)
  writeFileSync(
    file,
    [
      'process.roles=broker',
      'node.id=1',
      'controller.quorum.voters=2@localhost:9',
      'controller.listener.names=CONTROLLER',
      `inter.broker.listener.name=${names[0]}`,
      `listeners=${listeners}`,
      `advertised.listeners=${names.map((name, index) => `${name}://localhost:${index + 1}`).join(',')}`,
      `listener.security.protocol.map=CONTROLLER:PLAINTEXT,${names.map((name) => `${name}:PLAINTEXT`).join(',')}`,
      `log.dirs=${join(directory, 'log')}`,
    ].join('\n'),
  )
  const { all } = await execa(
    javaBin(),
    ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', kafkaJars().join(':'), 'kafka.Kafka', file],
    { all: true, reject: false, timeout: 60_000 },
  )
  return all
}

/** Compares the rule with a real broker, in both directions. */
describe('listenerConflict', () => {
  for (const listeners of [
    'A://:9092,B://:9092',
    'A://broker:9092,B://other:9092',
    'A://localhost:9092,B://127.0.0.1:9092',
    'A://127.0.0.1:9092,B://127.0.0.2:9092',
    'A://127.0.0.1:9092,B://[::1]:9092,C://localhost:9092',
    'A://127.0.0.1:9092,B://[::1]:9092,C://[::]:9092',
    'A://127.0.0.1:9092,B://[::1]:9092',
    'A://[::1]:9092,B://127.0.0.1:9092',
    'A://127.0.0.1:9092,B://127.0.0.1:9093',
    'A://:0,B://:0',
  ])
    it(`agrees with a real broker on ${listeners}`, async () => {
      const conflict = listenerConflict(parseListeners(listeners))
      const output = await broker(listeners)
      if (conflict === undefined) {
        assert.match(output, /No `?meta\.properties`? found|not formatted|No readable/i)
        assert.doesNotMatch(output, /different port|needs to be IPv4/)
        return
      }
      const [, quoted = ''] = /"(.+)"/.exec(conflict.why) ?? []
      assert.ok(output.includes(quoted), `${output.slice(0, 600)}\ndoes not say: ${quoted}`)
    })
})
