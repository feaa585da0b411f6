import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import type { ResourceKind, ResourceOf } from '@ballast/model'
import type { Engine, NodeContext } from './engine.ts'
import { firstOffset, openWorkspace, type Workspace } from './fixtures/workspace.ts'
import { processEntry } from './process/process-tree.ts'

/** What only the engine's own test knows: how a client of it behaves. */
export interface ContractOptions<Kind extends ResourceKind> {
  readonly engine: Engine<Kind>
  /** Uses the engine as its clients do; fails if it does not answer within a second or two. */
  use(context: NodeContext<ResourceOf<Kind>>): Promise<unknown>
  /** For engines that keep data. */
  readonly data?: {
    write(context: NodeContext<ResourceOf<Kind>>, value: string): Promise<unknown>
    read(context: NodeContext<ResourceOf<Kind>>): Promise<string>
  }
}

/** Documentation addresses (RFC 5737): no machine has one, so no process can listen there. */
const foreignHost = '203.0.113.1'

/** What every engine must do, on the real program. */
export function testEngineContract<Kind extends ResourceKind>(
  kind: Kind,
  { engine, use, data }: ContractOptions<Kind>,
): void {
  const open = async (
    options?: Parameters<typeof openWorkspace>[0],
  ): Promise<{ workspace: Workspace; context: NodeContext<ResourceOf<Kind>> }> => {
    const workspace = await openWorkspace(options)
    return { workspace, context: await workspace.context(kind) }
  }

  describe(`the ${kind} engine`, () => {
    it('answers once started, and leaves no process and no listener once stopped', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const running = await engine.start(context)
      await use(context)
      await running.stop()
      await assertGone(running.pid)
      await assert.rejects(use(context))
    })

    it('dies at once when killed', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using running = await engine.start(context)
      await running.kill()
      assert.equal((await running.exited).signal, 'SIGKILL')
      await assertGone(running.pid)
      await assert.rejects(use(context))
    })

    it('is silent while paused, and answers when resumed', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using running = await engine.start(context)
      running.pause()
      const answer = use(context).then(
        () => 'answered',
        () => 'failed',
      )
      assert.notEqual(await Promise.race([answer, after(500, 'silent')]), 'answered')
      running.resume()
      await answer
      await use(context)
    })

    it('stops although it is paused', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using running = await engine.start(context)
      running.pause()
      await running.stop()
      await assertGone(running.pid)
    })

    if (data) {
      it('keeps its data over a stop and over a kill', async () => {
        const { workspace, context } = await open()
        await using _ = workspace
        for (const end of ['stop', 'kill'] as const) {
          const before = await engine.start(context)
          await data.write(context, end)
          await before[end]()
          await using _after = await engine.start(context)
          assert.equal(await data.read(context), end)
        }
      })
    }

    it('refuses a port in use and names its holder', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      await using squatter = createServer()
      await new Promise<void>((resolve) =>
        squatter.listen(
          context.node.ports.main ?? context.node.ports.internal,
          context.node.host,
          resolve,
        ),
      )
      await assert.rejects(engine.start(context), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'PORT_IN_USE')
        assert.match(error.message, new RegExp(`in use by .*node.*\\(pid ${process.pid}\\)`))
        return true
      })
    })

    it('reports at once, with the end of its log, that it cannot run', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const started = performance.now()
      const node = { ...context.node, host: foreignHost }
      await assert.rejects(engine.start({ ...context, node }), (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'ENGINE_EXITED')
        const [, ...tail] = error.message.split('\n')
        assert.ok(tail.length > 0 && tail.join('').trim() !== '', error.message)
        return true
      })
      assert.ok(performance.now() - started < 20_000)
      await assertGone(workspace.lastPid()!)
    })

    it('leaves nothing when its start is aborted', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const reason = new Error('Changed my mind')
      const spawned = (pid: number): void => {
        context.spawned(pid)
        workspace.abort.abort(reason)
      }
      await assert.rejects(engine.start({ ...context, spawned }), (error) => error === reason)
      await assertGone(workspace.lastPid()!)
    })

    it('runs twice side by side', async () => {
      const [one, other] = [await open(), await open({ portOffset: firstOffset + 10 })]
      await using _one = one.workspace
      await using _other = other.workspace
      const starts = await Promise.all([engine.start(one.context), engine.start(other.context)])
      try {
        await use(one.context)
        await use(other.context)
      } finally {
        await Promise.all(starts.map((running) => running.stop()))
      }
    })

    it('puts no secret into its log or its arguments', async () => {
      const { workspace, context } = await open()
      await using _ = workspace
      const read: string[] = []
      const secrets = {
        file: context.secrets.file,
        read: async (...args: Parameters<typeof context.secrets.read>) => {
          const value = await context.secrets.read(...args)
          read.push(value)
          return value
        },
      }
      await using running = await engine.start({ ...context, secrets })
      await use({ ...context, secrets })
      const seen = [
        await readFile(context.logFile, 'utf8'),
        await readFile(`/proc/${running.pid}/cmdline`, 'utf8'),
      ].join('\n')
      for (const secret of read) assert.ok(!seen.includes(secret))
    })
  })
}

async function assertGone(pid: number): Promise<void> {
  assert.equal(processEntry(pid), undefined, `Process ${pid} is still there`)
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, ms, value))
}
