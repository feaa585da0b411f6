import { Pool } from 'undici'
import { countedAs, nowMs } from '../ledger/line.ts'
import { type Ledger, openLedger } from '../ledger/open-ledger.ts'
import { loadProof } from '../proof/load-proof.ts'
import type { Learned, PlannedOperation } from '../proof/workload.ts'
import { dueTimes } from './load-spec.ts'
import { openLoop } from './open-loop.ts'
import { type FromLoad, type LoadCounts, nothingCounted, type ToLoad } from './protocol.ts'
import { send } from './send.ts'
import { type SentOperation, settleAll } from './settle.ts'

/**
 * The load's process: sends what the plan says when it is due, and keeps the ledger. A process of its
 * own, so that nothing else delays a request; it ends with the process that started it.
 */
process.once('message', (message: ToLoad) => {
  if (message.type === 'start') void run(message)
})
process.on('disconnect', () => process.exit(1))

const tellEveryMs = 250

async function run(start: Extract<ToLoad, { type: 'start' }>): Promise<void> {
  const { spec, seed, endpoint, token } = start
  const { workload } = await loadProof(start.root)
  const plan = await workload.plan(spec.shape, { seed, run: start.run, dueMs: dueTimes(spec) })
  const { operations } = plan
  const sent: (SentOperation | undefined)[] = []
  const counts = { ...nothingCounted }
  const underWay = () => counts.sent - counts.ok - counts.failed - counts.unknown
  const settle = nextSettle()
  await using ledger = await openLedger(start.ledger, underWay)
  // One connection per operation in flight: a queue in this process would hide load from the platform.
  const pool = new Pool(endpoint, { connections: spec.mostUnderWay })
  await ledger.append({ is: 'begin', version: 1, run: start.run, pid: process.pid })

  const tellCounts = (): void => {
    const { user, system } = process.cpuUsage()
    counts.cpuMs = (user + system) / 1_000
    counts.atMs = nowMs()
    tell({ type: 'counts', counts })
  }
  const telling = setInterval(tellCounts, tellEveryMs)
  const beganMs = nowMs()
  tell({ type: 'began', atMs: beganMs })
  await openLoop({
    dueMs: operations.map(({ dueMs }) => dueMs),
    mostUnderWay: spec.mostUnderWay,
    signal: new AbortController().signal,
    operate: (index) => operate(operations[index]!),
    skip(index) {
      const { op, kind, dueMs } = operations[index]!
      counts.scheduled++
      counts.skipped++
      void ledger.append({ is: 'skipped', op, kind, dueMs: beganMs + dueMs })
    },
  })
  tellCounts()
  tell({ type: 'sent' })

  const { withinMs } = await settle
  await settleAll(sent, { workload, ledger, endpoint, token, withinMs })
  clearInterval(telling)
  await pool.destroy()
  await finish(ledger, counts)

  async function operate(planned: PlannedOperation): Promise<void> {
    const { op, dueMs } = planned
    const { kind, request, subject } = workload.attempt(planned, {
      run: start.run,
      subjectOf: (earlier) => sent[earlier]?.subject,
    })
    const { effect } = workload.kinds[kind]!
    const creates = effect === 'creates'
    counts.scheduled++
    const { key } = request
    const intent = { is: 'intent', op, kind, dueMs: beganMs + dueMs, ...(key && { key }) } as const
    // On disk before it is sent: if this process dies, the ledger still shows that the operation may have happened.
    await ledger.append(intent)
    counts.sent++
    if (creates) counts.creationsSent++
    const { body, ...answer } = await send(pool, token, request, workload.codes)
    // A read changes nothing, so one without an answer counts as failed, not unknown.
    const outcome =
      effect === 'reads' && answer.outcome === 'unknown' ? ('failed' as const) : answer.outcome
    const learn = (said: unknown): Learned => workload.learn?.({ kind, planned, plan }, said) ?? {}
    const learned = learn(body)
    const about = subject ?? learned.subject
    sent[op] = {
      op,
      creates,
      outcome,
      request,
      learn,
      ...(about !== undefined && { subject: about }),
    }
    await ledger.append({
      is: 'outcome',
      op,
      ...answer,
      ...learned,
      outcome,
      ...(about !== undefined && { subject: about }),
    })
    counts[countedAs({ ...answer, outcome })]++
    if (creates && outcome === 'ok') counts.acknowledged++
  }
}

async function finish(ledger: Ledger, { scheduled }: LoadCounts): Promise<void> {
  await ledger.append({ is: 'end', operations: scheduled })
  tell({ type: 'settled' })
  process.disconnect()
}

function nextSettle(): Promise<Extract<ToLoad, { type: 'settle' }>> {
  return new Promise((resolve) => {
    process.on('message', (message: ToLoad) => {
      if (message.type === 'settle') resolve(message)
    })
  })
}

function tell(message: FromLoad): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}
