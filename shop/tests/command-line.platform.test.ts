import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, realpathSync } from 'node:fs'
import { connect as connectTo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { after, afterEach, before, describe, it } from 'node:test'
import { addressesFor } from '@ballast/engines'
import { claimOffset, processesBelow, until } from '@ballast/engines/fixtures'
import {
  type Instance,
  issueTokenFor,
  loadPlatform,
  makeStateDirectory,
  runningSupervisor,
  stateDirectory,
  stopPlatform,
  wipeStateDirectory,
} from '@ballast/local'
import { execa } from 'execa'
import { send } from './end-to-end/fixtures/shop.ts'

/** The project, and the repository with the launcher. */
const root = dirname(import.meta.dirname)
const repository = dirname(root)

const instanceAt = (portOffset: number): Instance => ({ root, environment: 'local', portOffset })
let first: Instance
let second: Instance
let third: Instance
const claimed = new AsyncDisposableStack()

async function claimInstance(): Promise<Instance> {
  const offset = claimed.use(await claimOffset(await loadPlatform(root, 'local')))
  return instanceAt(offset.portOffset)
}

/** A cold start on a busy machine. */
const startMs = 180_000

const start = (line: string, { portOffset }: Instance) =>
  execa(join(repository, 'ballast'), [...line.split(' '), '--port-offset', String(portOffset)], {
    reject: false,
    timeout: startMs,
    killSignal: 'SIGKILL',
    cwd: root,
  })
const run = async (line: string, instance: Instance) => {
  const { exitCode, stdout, stderr } = await start(line, instance)
  return { exitCode, stdout, stderr }
}
/** With `--json`, and what it printed. */
const ask = async (line: string, instance: Instance) => {
  const { exitCode, stdout, stderr } = await run(`${line} --json`, instance)
  assert.notEqual(stdout, '', stderr)
  return { exitCode, answer: JSON.parse(stdout) }
}

async function clear(): Promise<void> {
  for (const instance of [first, second, third]) {
    await stopPlatform(instance)
    wipeStateDirectory(instance)
  }
}

/** A detached platform outlives a run that is interrupted: the input of this shell ends with the run. */
function downAfterInterruption(): ChildProcess {
  const down = ({ portOffset }: Instance) => `./ballast down --wipe --port-offset ${portOffset}`
  const script = ['cat', ...[first, second, third].map(down)].join('; ')
  const shell = spawn('sh', ['-c', script], {
    cwd: root,
    // Of a session of its own: Ctrl-C is not for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.unref()
  return shell
}

let afterwards: ChildProcess
before(async () => {
  first = await claimInstance()
  second = await claimInstance()
  third = await claimInstance()
  afterwards = downAfterInterruption()
  await clear()
})
after(async () => {
  await clear()
  await claimed.disposeAsync()
  afterwards.kill()
})

async function portsOf(instance: Instance): Promise<number[]> {
  const { nodes } = addressesFor(await loadPlatform(root, instance.environment), instance)
  return nodes.flatMap(({ ports }) => Object.values(ports))
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo({ port, host: '127.0.0.1' })
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

/** Processes that work below an instance's state, whoever their parent is. */
function processesOf(instance: Instance): number[] {
  const { path } = stateDirectory(instance)
  const place = existsSync(path) ? realpathSync(path) : path
  return processesBelow(place).map(({ pid }) => pid)
}

async function assertNothingRuns(instance: Instance): Promise<void> {
  assert.equal(runningSupervisor(instance), undefined)
  assert.deepEqual(processesOf(instance), [])
  for (const port of await portsOf(instance)) assert.equal(await isOpen(port), false, `${port}`)
}

const frontDoor = ({ portOffset }: Instance) => `http://127.0.0.1:${8_080 + portOffset}`

async function shopCall(instance: Instance, method: string, path: string, body?: object) {
  const scope = 'orders:write orders:all catalog:write stock:write'
  const token = await issueTokenFor(instance, { subject: 'ann', scope })
  const key = randomUUID()
  const answer = await send(`${frontDoor(instance)}${path}`, method, { token, key, body })
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status}`)
  return answer.body as { id: string; items: unknown[]; available: number }
}

describe('a command line that is wrong', () => {
  for (const line of [
    'fly',
    'up --fast',
    'down now',
    'status --port-offset=-1',
    'logs',
    'token',
    'token --subject ann --lifetime soon',
    'token --subject=',
    'replay --concurrency 0',
    'prove --repeat 0',
    'prove --seed seven',
    'bench events --rate 0',
    'logs nobody',
    'up --environment nowhere',
  ]) {
    it(`exits 2 and says why: ${line}`, async () => {
      const { exitCode, stdout, stderr } = await run(line, third)
      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' })
      assert.notEqual(stderr, '')
      assert.doesNotMatch(stderr, /^\s+at /m)
    })
  }

  it('makes nothing for an offset that leads beyond the last port', async () => {
    const beyond = instanceAt(60_000)
    const { exitCode, answer } = await ask('up --detach', beyond)
    assert.deepEqual([exitCode, answer.error.code], [2, 'DECLARATION_INVALID'])
    assert.equal(existsSync(stateDirectory(beyond).path), false)
  })

  it('exits 3 where the platform does not run, also as JSON', async () => {
    for (const line of ['status', 'restart order', 'replay']) {
      const { exitCode, answer } = await ask(line, third)
      assert.deepEqual([exitCode, answer.error.code], [3, 'NOT_RUNNING'], line)
      const command = `./ballast up --port-offset ${third.portOffset}`
      assert.ok(answer.error.message.endsWith(` ${command}`), answer.error.message)
    }
    const { exitCode, answer } = await ask('down', third)
    assert.deepEqual([exitCode, answer.stopped], [0, false])
  })
})

describe('two platforms', () => {
  before(async () => {
    const ups = await Promise.all([first, second].map((one) => ask('up --detach', one)))
    for (const { exitCode, answer } of ups) {
      assert.equal(exitCode, 0, JSON.stringify(answer))
      assert.ok(answer.readyMs > 0 && answer.probed.afterMs > 0)
    }
  })

  it('answer side by side, each with data of its own', async () => {
    const body = { name: 'Tea', unitPriceMinor: 450, currency: 'EUR' }
    await shopCall(first, 'PUT', '/api/products/only-here', body)
    assert.equal((await fetch(`${frontDoor(first)}/api/products/only-here`)).status, 200)
    assert.equal((await fetch(`${frontDoor(second)}/api/products/only-here`)).status, 404)
    for (const one of [first, second]) {
      const { exitCode, answer } = await ask('status', one)
      assert.equal(exitCode, 0)
      assert.equal(answer.portOffset, one.portOffset)
      for (const { id, phase, usage } of answer.nodes) {
        assert.equal(phase, 'ready', id)
        assert.ok(usage.memory > 0, id)
      }
    }
  })

  it('each runs once: another up exits 3 and disturbs nothing', async () => {
    const { pid } = runningSupervisor(first)!
    const { exitCode, answer } = await ask('up --detach', first)
    assert.deepEqual([exitCode, answer.error.code], [3, 'ALREADY_RUNNING'])
    assert.equal(answer.error.facts.pid, pid)
    assert.equal(runningSupervisor(first)!.pid, pid)
    assert.equal((await fetch(`${frontDoor(first)}/api/products`)).status, 200)
  })

  it('show the logs of all nodes of a service, and give tokens that the front door takes', async () => {
    const { exitCode, stdout } = await run('logs order', first)
    assert.equal(exitCode, 0)
    for (const id of ['order-1', 'order-2']) assert.ok(stdout.includes(id), id)
    const token = await ask('token --subject ann --scope orders:write', first)
    const orders = async (one: Instance) => {
      const headers = { authorization: `Bearer ${token.answer.accessToken}` }
      return (await fetch(`${frontDoor(one)}/api/orders`, { headers })).status
    }
    assert.equal(await orders(first), 200)
    // Signed with the key of the other one.
    assert.equal(await orders(second), 401)
  })

  it('stop one by one, without a process, a listener, or, wiped, any data left', async () => {
    const kept = await ask('down', first)
    assert.deepEqual(kept, { exitCode: 0, answer: { version: 1, stopped: true, wiped: false } })
    await assertNothingRuns(first)
    assert.ok(existsSync(stateDirectory(first).data))
    assert.equal((await fetch(`${frontDoor(second)}/api/products`)).status, 200)
    assert.equal((await run('down --wipe', first)).exitCode, 0)
    assert.equal(existsSync(stateDirectory(first).path), false)
  })

  it('outlive their supervisor as data: the next up finds every order, and doubles none', async () => {
    const sku = 'lasting'
    const body = { name: 'Tea', unitPriceMinor: 450, currency: 'EUR' }
    await shopCall(second, 'PUT', `/api/products/${sku}`, body)
    await shopCall(second, 'POST', `/api/inventory/${sku}/receipts`, { quantity: 10 })
    const line = { currency: 'EUR', lines: [{ sku, quantity: 1 }], paymentToken: 'tok_ok' }
    const orders = await Promise.all(
      Array.from({ length: 5 }, () => shopCall(second, 'POST', '/api/orders', line)),
    )
    // Some of them are on their way.
    process.kill(runningSupervisor(second)!.pid, 'SIGKILL')
    const command = start('up', second)
    await said(command.stdout!, /Ready in/)
    for (const { id } of orders) {
      const settled = await shopCall(second, 'GET', `/api/orders/${id}?wait=30`)
      assert.equal(Reflect.get(settled, 'status'), 'CONFIRMED')
    }
    const { items } = await shopCall(second, 'GET', '/api/orders?customerId=ann')
    assert.equal(items.length, 5)
    await until(async () => {
      const { available, ...rest } = await shopCall(second, 'GET', `/api/inventory/${sku}`)
      return available === 5 && Reflect.get(rest, 'sold') === 5
    })

    // Attached, the platform goes with its command.
    command.kill('SIGKILL')
    await until(() => runningSupervisor(second) === undefined)
    await assertNothingRuns(second)
  })
})

describe('Ctrl-C', () => {
  afterEach(async () => {
    await stopPlatform(second)
  })

  for (const [phase, where, sign] of [
    ['engines start', 'stderr', /✓ cache /],
    ['services start', 'stderr', /✓ product-\d /],
    ['the probe order is on its way', 'stderr', /✓ front /],
    ['all is ready', 'stdout', /Ready in/],
  ] as const) {
    it(`leaves nothing running while ${phase}`, async () => {
      const command = start('up', second)
      await said(command[where]!, sign)
      command.kill('SIGINT')
      const { exitCode, stderr } = await command
      assert.equal(exitCode, 130, stderr)
      await assertNothingRuns(second)
    })
  }
})

describe('up where it cannot be', () => {
  it('names who holds a port, exits 3, and leaves nothing', async () => {
    const { nodes } = addressesFor(await loadPlatform(root, 'local'), third)
    const port = nodes.find(({ id }) => id === 'cache')!.ports.main!
    const squatter = createServer().listen(port, '127.0.0.1')
    await once(squatter, 'listening')
    try {
      const { exitCode, answer } = await ask('up --detach', third)
      assert.deepEqual([exitCode, answer.error.code], [3, 'PORT_IN_USE'])
      assert.ok(answer.error.message.includes(`port ${port} `), answer.error.message)
      assert.ok(answer.error.message.includes(`(pid ${process.pid})`), answer.error.message)
    } finally {
      squatter.close()
    }
    await assertNothingRuns(third)
  })

  // The first is too small for a database cluster, the second fills up while much is starting.
  for (const mebibytes of [12, 60]) {
    it(`says that the disk is full, exits 3, and leaves nothing: ${mebibytes} MiB`, async (t) => {
      if (process.getuid?.() !== 0) return t.skip('only root mounts a small disk')
      const { path } = makeStateDirectory(third)
      // Mounted for this command and its processes alone: gone with the last of them.
      const steps = [
        `mount -t tmpfs -o size=${mebibytes}m,mode=711 tmpfs "$1"; shift`,
        '"$@" --json; status=$?',
        '"$0" down --json "$4" "$5"; exit $status',
      ]
      const options = ['--port-offset', String(third.portOffset)]
      const ballast = join(repository, 'ballast')
      const { exitCode, stdout, stderr } = await execa(
        'unshare',
        [
          '--mount',
          'sh',
          '-c',
          steps.join('; '),
          ballast,
          path,
          ballast,
          'up',
          '--detach',
          ...options,
        ],
        { reject: false, timeout: startMs },
      )
      assert.equal(exitCode, 3, stderr)
      const [up, down] = stdout.split('\n').map((line) => JSON.parse(line))
      assert.equal(up.error.code, 'NO_SPACE', stdout)
      assert.equal(down.stopped, false, 'There was something left to stop')
      await assertNothingRuns(third)
    })
  }
})

/** Returns once a stream has brought text that matches; fails where it ends without. */
async function said(stream: Readable, sign: RegExp): Promise<void> {
  let text = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (sign.test(text)) return
  }
  assert.fail(`It never said ${sign}, but: ${text}`)
}
