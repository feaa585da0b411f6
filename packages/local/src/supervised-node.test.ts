import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type NodeContext, type Running, readUsage } from '@ballast/engines'
import { openTestDirectory } from '@ballast/engines/fixtures'
import type { NodeState } from './node-state.ts'
import { Processes } from './processes.ts'
import { SupervisedNode } from './supervised-node.ts'

describe('a supervised node', () => {
  it('is retried as long as it cannot start, and runs when it can again', async (t) => {
    await using directory = await openTestDirectory('ballast-node-')
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    let full = false
    const { node, state } = openNode(directory.path, async () => {
      if (full) throw new Error('No space left on device')
      return startSleeper()
    })
    await node.start()
    full = true
    await node.running.kill()
    await passUntil(t, state, () => state.restarts > 12 && state.phase === 'failed')
    assert.equal(state.phase, 'failed')
    assert.match(state.reason!, /No space left on device; restarted 10 times/)

    full = false
    await passUntil(t, state, () => state.phase === 'ready')
    await node.stop()
  })

  it('starts at once, and only once, on request after it has failed', async (t) => {
    await using directory = await openTestDirectory('ballast-node-')
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    let [starts, full] = [0, false]
    const { node, state } = openNode(directory.path, async () => {
      starts++
      if (full) throw new Error('No space left on device')
      return startSleeper()
    })
    await node.start()
    full = true
    await node.running.kill()
    await passUntil(t, state, () => state.phase === 'failed')
    full = false
    starts = 0
    await node.start()
    assert.equal(state.phase, 'ready')
    t.mock.timers.tick(120_000)
    await node.stop()
    assert.equal(starts, 1)
  })
})

function openNode(directory: string, start: () => Promise<Running>) {
  const state: NodeState = {
    id: 'sleeper-1',
    kind: 'service',
    resource: 'sleeper',
    host: '127.0.0.1',
    ports: {},
    phase: 'waiting',
    restarts: 0,
  }
  const context = {
    dataDirectory: join(directory, 'data'),
    configDirectory: join(directory, 'config'),
    signal: new AbortController().signal,
  } as NodeContext
  const processes = new Processes(join(directory, 'processes.json'))
  return { state, node: new SupervisedNode({ state, context, start, processes, changed() {} }) }
}

/** Starts a process that does nothing. Uses no timer, because the test mocks timers. */
async function startSleeper(): Promise<Running> {
  const child = spawn('sleep', ['600'])
  await once(child, 'spawn')
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  const stop = kill
  return {
    pid: child.pid!,
    exited,
    kill,
    stop,
    pause: async () => void child.kill('SIGSTOP'),
    resume: async () => void child.kill('SIGCONT'),
    usage: () => readUsage(child.pid!),
    [Symbol.asyncDispose]: stop,
  }
}

/** Advances the mocked clock second by second until the condition holds. */
async function passUntil(
  { mock }: { mock: { timers: { tick(ms: number): void } } },
  state: NodeState,
  happened: () => boolean,
): Promise<void> {
  for (let second = 0; !happened(); second++) {
    assert.ok(second < 300, 'did not happen within 5 minutes')
    mock.timers.tick(1_000)
    // A start takes no mocked time, so wait for it before the next second.
    do await new Promise((resolve) => setImmediate(resolve))
    while (state.phase === 'starting')
  }
}
