import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessConfiguration } from '@ballast/model'

/** A provider process for tests, on free ports, with a folder that lives as long as this value. */
export async function runProvider() {
  const folder = await mkdtemp(join(tmpdir(), 'ballast-provider-'))
  const [port, adminPort] = [await freePort(), await freePort()]
  const configuration: ProcessConfiguration = {
    platform: 'test',
    environment: 'local',
    name: 'provider',
    instance: 'provider-1',
    main: { host: '127.0.0.1', port },
    admin: { host: '127.0.0.1', port: adminPort },
    redacts: [],
    graceMs: 2_000,
    settings: {},
    volume: join(folder, 'volume'),
  }
  const file = join(folder, 'configuration.json')
  await writeFile(file, JSON.stringify(configuration))
  const admin = `http://127.0.0.1:${adminPort}`
  let child = await start(file, admin)

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return { code: child.exitCode, signal: child.signalCode }
  }

  return {
    admin,
    endpoint: configuration.main,
    end,
    async restart() {
      child = await start(file, admin)
    },
    async call(method: string, path: string, body?: unknown) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, text, json: () => JSON.parse(text) }
    },
    async [Symbol.asyncDispose]() {
      await end('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}

export type RunningProvider = Awaited<ReturnType<typeof runProvider>>

async function start(file: string, admin: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, BALLAST_CONFIGURATION: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const deadline = Date.now() + 10_000
  while (Date.now() < deadline) {
    const answer = await fetch(`${admin}/readyz`).catch(() => undefined)
    if (answer?.ok) return child
    if (child.exitCode !== null) throw new Error(`The provider ended with ${child.exitCode}`)
    await sleep(25)
  }
  child.kill('SIGKILL')
  throw new Error('The provider was not ready within 10 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
