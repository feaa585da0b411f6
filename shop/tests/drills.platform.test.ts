import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type ClaimedOffset, claimOffset } from '@ballast/engines/fixtures'
import {
  type Drill,
  type DrillPlatform,
  type Fault,
  openProving,
  type Proving,
  type RunOptions,
  runDrill,
  runSabotageTest,
  type Sabotage,
  seededRandom,
  startDrillPlatform,
  untilAtRest,
  usualLoad,
} from '@ballast/prove'
import { Producer, stringSerializers } from '@platformatic/kafka'
import { orderErased, pennyLost } from '../proof/sabotage/index.ts'

const root = dirname(import.meta.dirname)
const proving: Proving = await openProving({ root, environment: 'local' })
const { platform, proof, workload, drills } = proving

describe('the schedule of a drill', () => {
  const drawOf = (seed: number, form: 'short' | 'long') => {
    const random = seededRandom(seed)
    return { random, form, platform, workload, known: [], ownFaults: proof.faults!(random) }
  }
  const scheduleOf = (drill: Drill, seed: number, form: 'short' | 'long') =>
    drill
      .faults(drawOf(seed, form))
      .map(({ atMs, forMs, fault }) => `${fault.name} ${fault.target} at ${atMs} for ${forMs}`)

  for (const drill of drills) {
    it(`${drill.name}: is the same for the same seed, and ends before the load does`, () => {
      for (const form of ['short', 'long'] as const) {
        assert.deepEqual(scheduleOf(drill, 7, form), scheduleOf(drill, 7, form))
        const loadMs =
          drill.load(drawOf(7, form)).phases.reduce((sum, { seconds }) => sum + seconds, 0) * 1_000
        for (const { atMs, forMs } of drill.faults(drawOf(7, form)))
          assert.ok(atMs + forMs < loadMs)
      }
    })
  }

  it('is another for another seed, where there is something to draw', () => {
    const killing = drills.find(({ name }) => name === 'kill-postgres')!
    const schedules = [1, 2, 3, 4, 5].map((seed) => scheduleOf(killing, seed, 'short').join())
    assert.ok(new Set(schedules).size > 1)
  })

  it('belongs to a drill with at least one sabotage', () => {
    for (const { name, sabotages } of drills) assert.ok(sabotages.length > 0, name)
  })
})

describe('a run', () => {
  let running: DrillPlatform
  const { signal } = new AbortController()
  let claimed: ClaimedOffset
  before(async () => {
    claimed = await claimOffset(platform)
    const instance = { root, environment: 'local', portOffset: claimed.portOffset }
    running = await startDrillPlatform(instance, { workload, signal, announce: () => {} })
  })
  after(async () => {
    await running?.[Symbol.asyncDispose]()
    await claimed?.[Symbol.asyncDispose]()
  })

  const calm: Drill = {
    name: 'calm',
    title: 'Nothing is broken',
    load: () => ({ ...usualLoad, phases: [{ operationsPerSecond: 20, seconds: 6 }] }),
    faults: () => [],
    budgets: () => [],
    sabotages: [],
  }
  /** Told the pid of the load's process once, when a run announces how far the load has come. */
  const onceUnderWay = (act: (pid: number) => Promise<void> | void) => {
    let load: string | undefined
    return (line: string) => {
      if (load !== undefined) void act(Number(load))
      load = /^Load: .* process (\d+)/.exec(line)?.[1]
    }
  }
  /** An event that every service passes by. */
  const publish = async (topic: string) => {
    const producer = new Producer({
      clientId: 'ballast-test',
      bootstrapBrokers: [...running.access.kafka],
      serializers: stringSerializers,
    })
    const headers = {
      ce_specversion: '1.0',
      ce_type: 'test.nothing.v1',
      ce_source: 'test',
      ce_id: randomUUID(),
    }
    const message = { topic, key: 'nobody', headers, value: '{}' }
    await producer.send({ acks: -1, messages: [message] }).finally(() => producer.close())
  }
  const runOf = async (drill: Drill, more: Partial<RunOptions> = {}) => {
    const options = {
      proving,
      platform: running,
      seed: 7,
      number: 1,
      form: 'short',
      signal,
    } as const
    return (await runDrill(drill, { ...options, progress: () => {}, ...more })).run
  }

  it('without a fault is kept, and every operation is counted', async () => {
    const { verdict, why, outcomes, timeline } = await runOf(calm)
    assert.deepEqual({ verdict, why }, { verdict: 'kept', why: [] })
    assert.equal(outcomes.scheduled, 120)
    assert.equal(outcomes.ok + outcomes.failed + outcomes.unknown + outcomes.skipped, 120)
    assert.ok(timeline.length >= 6)
  })

  it('is void if the load stood still', async () => {
    const { verdict, why } = await runOf(calm, {
      progress: onceUnderWay(async (load) => {
        process.kill(load, 'SIGSTOP')
        // What is tested: longer than a load may be silent.
        await delay(4_000)
        process.kill(load, 'SIGCONT')
      }),
    })
    assert.equal(verdict, 'void')
    assert.match(why.join(), /The load stood still for \d+ ms/)
  })

  it('is void if the load was killed', async () => {
    const { verdict, why } = await runOf(calm, {
      progress: onceUnderWay((load) => void process.kill(load, 'SIGKILL')),
    })
    assert.equal(verdict, 'void')
    assert.match(why.join(), /The ledger stops before its end/)
  })

  it('is void if a fault takes no effect, or throws', async () => {
    const idle: Fault = {
      name: 'idle',
      target: 'nobody',
      apply: async () => undefined,
      heal: async () => 'nothing to heal',
    }
    const { fault, broken } = { fault: idle, broken: { ...idle, name: 'failing' } }
    broken.apply = () => Promise.reject(new Error('cannot'))
    const faults = () => [fault, broken].map((one) => ({ atMs: 100, forMs: 0, fault: one }))
    const { verdict, why } = await runOf({ ...calm, faults })
    assert.equal(verdict, 'void')
    assert.deepEqual(why, ['idle nobody took no effect', 'failing nobody took no effect'])
  })

  const nothing = { operations: [], figures: {} }
  it('is not at rest while a service has yet to read what was published', async () => {
    const atRest = (withinMs: number) =>
      untilAtRest(proof, { run: 'none', plan: nothing, scene: running }, { withinMs, signal })
    assert.equal(await atRest(10_000), true)
    await running.nodes.act('inventory', 'stop')
    try {
      await publish('orders')
      assert.equal(await atRest(2_000), false)
    } finally {
      await running.nodes.act('inventory', 'start')
    }
    assert.equal(await atRest(30_000), true)
  })

  it('that is stopped heals what it has broken, and undoes its sabotage', async () => {
    const stopping = new AbortController()
    let healed = false
    let undone = false
    const sabotage: Sabotage = {
      name: 'once',
      what: 'Nothing',
      detectedBy: 'nobody',
      ofOperation: false,
      when: 'before-load',
      apply: async () => undefined,
      async undo() {
        undone = true
      },
    }
    const fault: Fault = {
      name: 'once',
      target: 'x',
      async apply() {
        // Once it has taken effect, and for seconds before it would be healed.
        setImmediate(() => stopping.abort(new Error('stopped')))
        return 'done'
      },
      async heal() {
        healed = true
        return 'undone'
      },
    }
    const faults = () => [{ atMs: 100, forMs: 5_000, fault }]
    const { signal: stop } = stopping
    await assert.rejects(runOf({ ...calm, faults }, { signal: stop, sabotage }), /stopped/)
    assert.deepEqual({ healed, undone }, { healed: true, undone: true })
  })

  // Two judges of ten; `ballast prove --sabotage` runs every drill under each of its own sabotages.
  for (const sabotage of [orderErased, pennyLost]) {
    it(`under a sabotage is broken, and names what was broken: ${sabotage.name}`, async () => {
      const platforms = { derived: async () => running, [Symbol.asyncDispose]: async () => {} }
      const { detected, missed } = await runSabotageTest(
        { drill: calm, sabotage },
        { proving, platforms, signal },
      )
      assert.ok(detected, missed)
    })
  }
})
