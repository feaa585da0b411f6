import { Pool } from 'undici'
import { countedAs, nowMs } from '../ledger/line.ts'
import { type Ledger, openLedger } from '../ledger/open-ledger.ts'
import { planReplay } from '../replay/plan.ts'
import { readOrderFile } from '../replay/read-file.ts'
import { openLoop } from './open-loop.ts'
import { type PlannedOperation, planLoad } from './plan-load.ts'
import { type FromLoad, type LoadCounts, nothingCounted, type ToLoad } from './protocol.ts'
import { requestOf } from './request-of.ts'
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
  const { rows } = await readOrderFile(start.file)
  const { operations } = planLoad(spec, { seed, run: start.run, orders: planReplay(rows) })
  const sent: (SentOperation | undefined)[] = []
  const counts = { ...nothingCounted }
  const underWay = () => counts.sent - counts.ok - counts.failed - counts.unknown
  const settle = nextSettle()
  await using ledger = await openLedger(start.ledger, underWay)
  // As many customers, as many connections: a queue in here would spare the platform.
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
  await settleAll(sent, { ledger, endpoint, token, withinMs })
  clearInterval(telling)
  await pool.destroy()
  await finish(ledger, counts)

  async function operate(planned: PlannedOperation): Promise<void> {
    const { op, dueMs } = planned
    const { kind, request, order } = requestOf(planned, start.run, (of) => sent[of]?.order)
    counts.scheduled++
    const { key } = request
    const intent = { is: 'intent', op, kind, dueMs: beganMs + dueMs, ...(key && { key }) } as const
    // On disk first: whatever becomes of this process, the operation is known to be possible.
    await ledger.append(intent)
    counts.sent++
    if (kind === 'order') counts.ordersSent++
    const { body, ...answer } = await send(pool, token, request)
    // A read changes nothing: one without an answer certainly did not.
    const isRead = request.method === 'GET'
    const outcome = isRead && answer.outcome === 'unknown' ? ('failed' as const) : answer.outcome
    const about =
      order ?? (kind === 'order' ? (body as { id?: string } | undefined)?.id : undefined)
    const refundMinor = kind === 'return' ? refundOf(planned) : undefined
    sent[op] = {
      op,
      kind,
      outcome,
      request,
      ...(about && { order: about }),
      ...(refundMinor !== undefined && { refundMinor }),
    }
    await ledger.append({
      is: 'outcome',
      op,
      ...answer,
      outcome,
      ...(about && { order: about }),
      ...(refundMinor !== undefined && { refundMinor }),
    })
    counts[countedAs({ ...answer, outcome })]++
    if (kind === 'order' && outcome === 'ok') counts.acknowledged++
  }

  function refundOf(planned: PlannedOperation): number | undefined {
    if (planned.kind !== 'return') return undefined
    const target = operations[planned.of]!
    return target.kind === 'order' ? planned.quantity * target.lines[0]!.unitPriceMinor : undefined
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
