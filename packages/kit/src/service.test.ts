import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { claimPorts, openTestDirectory } from '@ballast/engines/fixtures'
import type { ServiceConfiguration } from '@ballast/model'
import { declared, until } from './fixtures/index.ts'

/** Starts the service that stores nothing, in a process of its own. */
async function startStateless(...parameters: string[]) {
  await using stack = new AsyncDisposableStack()
  const { first } = stack.use(await claimPorts(2))
  const [main, admin] = [first, first + 1].map((port) => ({ host: '127.0.0.1', port }))
  const { path } = stack.use(await openTestDirectory('stateless-'))
  const { database, kafka, cache, ...rest } = declared.service
  const configuration: ServiceConfiguration = { ...rest, main: main!, admin: admin! }
  const file = join(path, 'configuration.json')
  await writeFile(file, JSON.stringify(configuration))
  const program = join(import.meta.dirname, 'fixtures/stateless-main.ts')
  const child = spawn(process.execPath, [program, ...parameters], {
    env: { ...process.env, BALLAST_CONFIGURATION: file },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  stack.defer(() => void child.kill('SIGKILL'))
  const owned = stack.move()
  return {
    child,
    exited: once(child, 'exit'),
    said: text(child.stderr),
    status: (port: 'main' | 'admin', url: string) =>
      fetch(`http://127.0.0.1:${(port === 'main' ? main : admin)!.port}${url}`).then(
        (response) => response.status,
        () => 0,
      ),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

describe('runService', () => {
  it('runs a service without a database, and ends when it is asked to', async () => {
    await using service = await startStateless()
    await until(async () => (await service.status('admin', '/readyz')) === 200, 'it is ready')
    assert.equal(await service.status('main', '/tides'), 200)
    service.child.kill('SIGTERM')
    assert.deepEqual(await service.exited, [0, null])
  })

  it('says so where a service asks for a database that it does not declare', async () => {
    await using service = await startStateless('asks')
    assert.deepEqual(await service.exited, [1, null])
    assert.match(await service.said, /TypeError: Service "note" declares no database/)
  })
})
