import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { PlatformDefinition, ResourceKind, ResourceOf } from '@ballast/model'
import { addEngines } from './added-engines.ts'
import type { NodeContext, Running, Secrets } from './engine.ts'
import type { EngineUsage } from './engine-usage.ts'
import { openWorkspace, type TestPlace, type Workspace } from './fixtures/workspace.ts'
import { isAlive, type ProcessEntry, processEntry, processTree } from './process/process-tree.ts'

/** A documentation address (RFC 5737): no machine has it, so no process can listen on it. */
const foreignHost = '203.0.113.1'

/** Tests what every engine must do, with the real program. Runs on loopback unless `place` names another kind of host. */
export function testEngineContract<Kind extends ResourceKind>(
  { kind, use, data }: EngineUsage<Kind>,
  {
    place,
    definition,
    engines = [],
  }: {
    place?: TestPlace
    /** A platform with one resource of the kind; default: the test platform of Ballast's own engines. */
    definition?: PlatformDefinition
    /** Engines that a project brings along. */
    engines?: Parameters<typeof addEngines>[0]
  } = {},
): void {
  const open = async (): Promise<{
    workspace: Workspace
    context: NodeContext<ResourceOf<Kind>>
  }> => {
    addEngines(engines)
    const workspace = await openWorkspace({ place, ...(definition && { definition }) })
    return { workspace, context: await workspace.context(kind) }
  }

  describe(`the ${kind} engine on ${place?.name ?? 'loopback'}`, () => {
    describe('once started', () => {
      let workspace: Workspace
      let context: NodeContext<ResourceOf<Kind>>
      let running: Running
      const secretFiles = new Set<string>()

      before(async () => {
        const opened = await open()
        workspace = opened.workspace
        const { secrets } = opened.context
        const noted: Secrets = {
          ...secrets,
          async file(name, make) {
            const path = await secrets.file(name, make)
            secretFiles.add(path)
            return path
          },
          read: async (name, make) => readFile(await noted.file(name, make), 'utf8'),
        }
        context = { ...opened.context, secrets: noted }
        running = await workspace.start(context)
      })
      after(async () => {
        await running?.stop()
        await workspace?.[Symbol.asyncDispose]()
      })

      it('answers', async () => void (await use(context)))

      it('does not answer while paused, and answers after it is resumed', async () => {
        await running.pause()
        const answer = use(context).then(
          () => 'answered',
          () => 'failed',
        )
        assert.notEqual(await Promise.race([answer, after500('silent')]), 'answered')
        await running.resume()
        await answer
        await use(context)
      })

      it('reports its memory, CPU time and processes', async () => {
        const { memory, cpuMs, processes } = await running.usage()
        // CPU time is counted in ticks of 10 ms, and Redis starts in less than one.
        assert.ok(
          memory > 100_000 && cpuMs >= 0 && processes > 0,
          `${memory} ${cpuMs} ${processes}`,
        )
      })

      it('writes no secret to its log or its arguments', async () => {
        const seen = [
          await readFile(context.logFile, 'utf8'),
          await readFile(`/proc/${running.pid}/cmdline`, 'utf8'),
        ].join('\n')
        for (const file of secretFiles) {
          assert.ok(!seen.includes(await readFile(file, 'utf8')), `The secret of ${basename(file)}`)
        }
      })

      it('leaves no process and no listener after a stop', async () => {
        const tree = treeOf(running)
        await running.stop()
        assertEnded(tree)
        await assertEndedByItself(running)
        await assert.rejects(use(context))
      })
    })

    it('ends at once when killed', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using running = await workspace.start(context)
      const tree = treeOf(running)
      await running.kill()
      assert.equal((await running.exited).signal, 'SIGKILL')
      assertEnded(tree)
      await assert.rejects(use(context))
    })

    it('stops gracefully even while paused', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using running = await workspace.start(context)
      const tree = treeOf(running)
      await running.pause()
      await running.stop()
      assertEnded(tree)
      await assertEndedByItself(running)
    })

    if (data) {
      it('keeps its data across a stop and a kill', async () => {
        const { workspace, context } = await open()
        await using _ = workspace
        for (const end of ['stop', 'kill'] as const) {
          const before = await workspace.start(context)
          await data.write(context, end)
          await before[end]()
          await using _after = await workspace.start(context)
          assert.equal(await data.read(context), end)
        }
      })
    }

    it('refuses a port in use and names the process that holds it', async (t) => {
      if (place !== undefined) return t.skip('every node has its own network namespace there')
      const { workspace, context } = await open()
      await using _ = workspace
      await using squatter = createServer((socket) => socket.destroy())
      await new Promise<void>((resolve) =>
        squatter.listen(
          context.node.ports.main ?? context.node.ports.internal,
          context.node.host,
          resolve,
        ),
      )
      await assert.rejects(workspace.start(context), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'PORT_IN_USE')
        assert.match(error.message, new RegExp(`in use by .*node.*\\(pid ${process.pid}\\)`))
        return true
      })
    })

    it('reports a failed start at once, with the end of its log', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const started = performance.now()
      const node = { ...context.node, host: foreignHost }
      await assert.rejects(workspace.start({ ...context, node }), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'ENGINE_EXITED')
        const [, ...tail] = error.message.split('\n')
        assert.ok(tail.length > 0 && tail.join('').trim() !== '', error.message)
        return true
      })
      assert.ok(performance.now() - started < 20_000)
      assert.equal(processEntry(workspace.lastPid()!), undefined)
    })

    it('leaves no process when its start is aborted', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const reason = new Error('Changed my mind')
      const spawned: NodeContext['spawned'] = (pid, fingerprint) => {
        context.spawned(pid, fingerprint)
        workspace.abort.abort(reason)
      }
      await assert.rejects(workspace.start({ ...context, spawned }), (error) => error === reason)
      assert.equal(processEntry(workspace.lastPid()!), undefined)
    })

    it('runs two instances side by side', async () => {
      const one = await open()
      await using _one = one.workspace
      const other = await open()
      await using _other = other.workspace
      const starts = await Promise.all(
        [one, other].map(({ workspace, context }) => workspace.start(context)),
      )
      try {
        await use(one.context)
        await use(other.context)
      } finally {
        await Promise.all(starts.map((running) => running.stop()))
      }
    })
  })
}

function treeOf({ pid }: Running): ProcessEntry[] {
  return processTree(processEntry(pid)!)
}

/** Asserts that a process and its descendants have ended. */
function assertEnded(tree: readonly ProcessEntry[]): void {
  assert.deepEqual(tree.filter(isAlive), [])
}

/** Asserts that the process ended by itself, not by the SIGKILL that follows the grace period. */
async function assertEndedByItself({ exited }: Running): Promise<void> {
  assert.notEqual((await exited).signal, 'SIGKILL')
}

function after500<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, 500, value))
}
