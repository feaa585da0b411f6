import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { addressesFor, connectAs, openSecrets, processEntry } from '@ballast/engines'
import { until } from '@ballast/engines/fixtures'
import { resourcesOf } from '@ballast/model'
import { connect, runningSupervisor, stopPlatform } from './client.ts'
import { makeProject, type TestProject } from './fixtures/project.ts'
import { loadPlatform } from './platform-file.ts'
import { startPlatform } from './start-platform.ts'
import { type Instance, stateDirectory, wipeStateDirectory } from './state-directory.ts'

/** Projects to stop and remove after each test, whether it passed or failed. */
const made: { project: TestProject; instances: Instance[] }[] = []

async function openProject(
  options?: Parameters<typeof makeProject>[0],
): Promise<{ project: TestProject; instance: Instance; other: Instance }> {
  const project = await makeProject(options)
  const instances: Instance[] = []
  made.push({ project, instances })
  const [instance, other] = [await project.instance(), await project.instance()]
  instances.push(instance, other)
  return { project, instance, other }
}

afterEach(async () => {
  for (const { project, instances } of made.splice(0)) {
    for (const instance of instances) {
      await stopPlatform(instance)
      wipeStateDirectory(instance)
    }
    await project[Symbol.asyncDispose]()
  }
})

const up = (instance: Instance, how = 'attached') =>
  fork(join(import.meta.dirname, 'fixtures/up.ts'), [
    instance.root,
    String(instance.portOffset),
    how,
  ])

/** Starts an instance from this process and leaves it running. */
async function start(instance: Instance): Promise<AbortController> {
  const stop = new AbortController()
  await startPlatform({ ...instance, detach: true, signal: stop.signal })
  return stop
}

describe('startPlatform', () => {
  it('starts nodes in the order of the links, and stopPlatform leaves no process', async () => {
    const { project, instance } = await openProject()
    await start(instance)
    await using client = connect(instance)
    const { nodes } = await client.status({ usage: true })
    assert.deepEqual(nodes.map(({ id }) => id).sort(), [
      'api-1',
      'api-2',
      'cache',
      'echo-1',
      'echo-2',
      'front',
      'notes',
      'tokens',
    ])
    for (const node of nodes) {
      assert.equal(node.phase, 'ready', node.id)
      assert.ok(node.usage!.memory > 1_000_000, node.id)
    }
    const readyAt = (id: string) => nodes.find((node) => node.id === id)!.readyAt!
    assert.ok(readyAt('notes') <= readyAt('echo-1'))
    assert.ok(readyAt('echo-2') <= readyAt('api-1'))
    assert.ok(readyAt('api-2') <= readyAt('front'))
    const response = await fetch(`http://127.0.0.1:${16_700 + instance.portOffset}/`)
    assert.equal(response.status, 200)
    assert.equal(await stopPlatform(instance), true)
    assert.deepEqual(project.processes(), [])
    assert.equal(await stopPlatform(instance), false)
  })

  it('keeps data across a stop and a start, and starts without data after a wipe', async () => {
    const { project, instance } = await openProject()
    await start(instance)
    await query(instance, 'create table kept ()')
    await stopPlatform(instance)
    await start(instance)
    await query(instance, 'select from kept')
    await stopPlatform(instance)
    wipeStateDirectory(instance)
    assert.ok(!existsSync(stateDirectory(instance).path))
    await start(instance)
    await assert.rejects(query(instance, 'select from kept'), /does not exist/)
    assert.ok(project.processes().length > 0)
  })

  it('refuses to run the same platform twice', async () => {
    const { instance } = await openProject()
    await start(instance)
    await assert.rejects(start(instance), { code: 'ALREADY_RUNNING' })
    await using client = connect(instance)
    const { nodes } = await client.status()
    assert.ok(nodes.every(({ phase }) => phase === 'ready'))
  })

  it('names the process that holds a port, and stops what it had started', async () => {
    const { project, instance } = await openProject()
    const squatter = createServer().listen(16_600 + instance.portOffset, '127.0.0.1')
    await once(squatter, 'listening')
    try {
      await assert.rejects(start(instance), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'PORT_IN_USE')
        assert.match(error.message, new RegExp(`pid ${process.pid}`))
        return true
      })
      assert.deepEqual(project.processes(), [])
    } finally {
      squatter.close()
    }
  })

  it('stops everything if a service does not start, and shows the end of its log', async () => {
    const { project, instance } = await openProject({
      service: `console.error('the sky is falling')\nprocess.exit(7)\n`,
    })
    await assert.rejects(start(instance), (error: Error) => {
      assert.equal(Reflect.get(error, 'code'), 'ENGINE_EXITED')
      assert.match(error.message, /status 7[\s\S]*the sky is falling/)
      return true
    })
    assert.deepEqual(project.processes(), [])
    assert.equal(runningSupervisor(instance), undefined)
  })

  it('runs two instances side by side', async () => {
    const { instance, other } = await openProject()
    await Promise.all([start(instance), start(other)])
    await query(instance, 'create table here ()')
    await assert.rejects(query(other, 'select from here'), /does not exist/)
    await stopPlatform(instance)
    await query(other, 'select 1')
  })

  it('runs a project that only root may enter, and wipes its state outside the project', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root runs PostgreSQL as another user')
    const { instance } = await openProject({ enterable: false })
    await start(instance)
    await query(instance, 'select 1')
    await stopPlatform(instance)
    const place = stateDirectory(instance).path
    assert.ok(!place.startsWith(instance.root))
    wipeStateDirectory(instance)
    assert.ok(!existsSync(place))
    assert.ok(!existsSync(stateDirectory(instance).path))
  })

  it('protects secrets and the control socket from other users', async () => {
    const { instance } = await openProject()
    await start(instance)
    const { secrets } = stateDirectory(instance)
    const password = await openSecrets(secrets).file('notes/echo')
    assert.equal(statSync(password).mode & 0o777, 0o600)
    assert.equal(statSync(secrets).mode & 0o077, 0)
    const { socket } = runningSupervisor(instance)!
    // Connecting to a socket requires write permission.
    assert.equal(statSync(socket).mode & 0o022, 0)
  })
})

describe('the command that started a platform', () => {
  it('stops the platform when interrupted during the start', async () => {
    const { project, instance } = await openProject()
    const command = up(instance)
    await once(command, 'message')
    command.kill('SIGINT')
    await once(command, 'exit')
    assert.deepEqual(project.processes(), [])
    assert.equal(runningSupervisor(instance), undefined)
  })

  it('stops the platform when killed', async () => {
    const { project, instance } = await openProject()
    const command = up(instance)
    await ready(command)
    command.kill('SIGKILL')
    await until(() => project.processes().length === 0 && !runningSupervisor(instance))
  })

  it('leaves the platform running when detached', async () => {
    const { instance } = await openProject()
    const command = up(instance, 'detach')
    const [code] = (await once(command, 'exit')) as [number]
    assert.equal(code, 0)
    await using client = connect(instance)
    const { nodes } = await client.status()
    assert.ok(nodes.every(({ phase }) => phase === 'ready'))
  })
})

describe('the supervisor', () => {
  it('restarts a killed engine with its data', async () => {
    const { instance } = await openProject()
    await start(instance)
    await query(instance, 'create table kept ()')
    await using client = connect(instance)
    const pidOf = async () => (await client.status()).nodes.find(({ id }) => id === 'notes')?.pid
    const before = (await pidOf())!
    process.kill(before, 'SIGKILL')
    await until(async () => {
      const { nodes } = await client.status()
      const node = nodes.find(({ id }) => id === 'notes')!
      return node.phase === 'ready' && node.pid !== before && node.restarts >= 1
    })
    await query(instance, 'select from kept')
  })

  it('restarts, pauses and resumes a node on request', async () => {
    const { instance } = await openProject()
    await start(instance)
    await using client = connect(instance)
    const [before] = (await client.status()).nodes.filter(({ id }) => id === 'echo-1')
    const [after] = await client.act('echo-1', 'restart')
    assert.equal(after?.phase, 'ready')
    assert.notEqual(after?.pid, before?.pid)
    await client.act('echo', 'pause')
    await client.act('echo', 'resume')
    await assert.rejects(client.act('nobody', 'restart'), { code: 'USAGE' })
  })

  it('can be killed: the next start takes over unchanged processes and restarts the others', async () => {
    const { project, instance } = await openProject()
    await start(instance)
    await query(instance, 'create table kept ()')
    const pids = async () => {
      await using client = connect(instance)
      const { nodes } = await client.status()
      return new Map(nodes.map(({ id, pid }) => [id, pid!]))
    }
    const before = await pids()
    process.kill(runningSupervisor(instance)!.pid, 'SIGKILL')
    await until(() => runningSupervisor(instance) === undefined)
    assert.ok([...before.values()].every((pid) => processEntry(pid)))
    // One process hangs, one has ended, one has an outdated program.
    process.kill(before.get('cache')!, 'SIGSTOP')
    process.kill(before.get('tokens')!, 'SIGKILL')
    const source = join(project.root, 'services/echo/src/main.ts')
    await appendFile(source, '// changed\n')
    await start(instance)
    await using client = connect(instance)
    const { nodes } = await client.status()
    const adopted = nodes.filter((node) => node.adopted).map(({ id }) => id)
    assert.deepEqual(adopted.toSorted(), ['api-1', 'api-2', 'front', 'notes'])
    const after = await pids()
    for (const [id, pid] of before) assert.equal(after.get(id) === pid, adopted.includes(id), id)
    await query(instance, 'select from kept')
    // The new supervisor also restarts and stops the processes that it took over.
    process.kill(before.get('notes')!, 'SIGKILL')
    await until(async () => (await pids()).get('notes') !== before.get('notes'))
    await stopPlatform(instance)
    assert.deepEqual(project.processes(), [])
  })

  it('also stops orphans of an earlier supervisor when its start fails', async () => {
    const { project, instance } = await openProject()
    await start(instance)
    process.kill(runningSupervisor(instance)!.pid, 'SIGKILL')
    await until(() => runningSupervisor(instance) === undefined)
    const bad = `throw new Error('cannot run')\n`
    await writeFile(join(project.root, 'services/echo/src/main.ts'), bad)
    await assert.rejects(start(instance), { code: 'ENGINE_EXITED' })
    assert.deepEqual(project.processes(), [])
  })

  it('can be killed: commands name the orphan processes, and down stops them', async () => {
    const { project, instance } = await openProject()
    await start(instance)
    process.kill(runningSupervisor(instance)!.pid, 'SIGKILL')
    await until(() => runningSupervisor(instance) === undefined)
    const gone = { code: 'NOT_RUNNING', message: /supervisor .* is not running, .*notes/ }
    assert.throws(() => connect(instance), gone)
    assert.equal(await stopPlatform(instance), true)
    assert.deepEqual(project.processes(), [])
  })
})

async function query(instance: Instance, statement: string): Promise<void> {
  const platform = await loadPlatform(instance.root, instance.environment)
  const client = await connectAs(
    {
      addresses: addressesFor(platform, instance),
      resource: resourcesOf(platform, 'postgres')[0]!,
      secrets: openSecrets(stateDirectory(instance).secrets),
    },
    'echo_owner',
  )
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function ready(command: ReturnType<typeof fork>): Promise<void> {
  const ended = once(command, 'exit').then(() => {
    throw new Error('It ended before it was ready')
  })
  ended.catch(() => {})
  for (;;) {
    const [message] = (await Promise.race([once(command, 'message'), ended])) as [string]
    if (message === 'ready') return
  }
}
