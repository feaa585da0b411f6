import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Database, derivedId, type Event, Inbox, uuidv7 } from '@ballast/kit'
import {
  type Databases,
  declared,
  type Engines,
  openDatabases,
  openEngines,
  plainHttp,
  silentLog,
  type TestDatabase,
  until,
} from '@ballast/kit/fixtures'
import { type RunningProvider, runProvider } from '../../provider/src/running-provider.ts'
import { createCharges } from './charges.ts'
import { createHandlers } from './handlers.ts'
import { ProviderClient } from './provider-client.ts'
import { createRefunds } from './refunds.ts'

let engines: Engines
let databases: Databases

before(async () => {
  engines = await openEngines()
  databases = await openDatabases(engines, join(import.meta.dirname, '../migrations'))
})
after(() => engines[Symbol.asyncDispose]())

/** Starts the parts of a payment process except its consumer. A dead one does nothing after its commits. */
function startPayment(database: Database, { endpoint }: RunningProvider, { dead = false } = {}) {
  const stopping = dead ? AbortSignal.abort() : undefined
  const controller = new AbortController()
  const signal = stopping ?? controller.signal
  const provider = new ProviderClient({
    ...plainHttp(endpoint),
    timeoutMs: 2_500,
    traced: false,
  })
  const refunds = createRefunds({ database, provider, log: silentLog, signal })
  const charges = createCharges({ database, provider, log: silentLog, signal, refunds })
  const handlers = createHandlers(charges, refunds)
  const inbox = new Inbox({
    ...declared.service.kafka,
    database,
    handlers,
    consumer: 'payment',
    log: silentLog,
  })
  const running = [charges.run(), refunds.run()]
  return {
    /** Hears of events as a consumer does: twice, at once. */
    hear: (events: Event[]) => Promise.all([inbox.accept(events), inbox.accept(events)]),
    async [Symbol.asyncDispose]() {
      controller.abort()
      await Promise.all(running)
    },
  }
}

const event = (type: string, orderId: string, data: object): Event => ({
  id: uuidv7(),
  topic: 'orders',
  key: orderId,
  type: `order.${type}.v1`,
  data: { orderId, ...data },
})
const reserved = (paymentToken = 'tok_ok', orderId: string = uuidv7()) =>
  event('reserved', orderId, {
    customerId: 'anna',
    currency: 'EUR',
    totalMinor: 1_400,
    paymentToken,
  })
const cancelled = (orderId: string, refundMinor = 1_400) =>
  event('cancelled', orderId, { refundMinor, refundId: derivedId(`cancellation/${orderId}`) })

async function open() {
  const stack = new AsyncDisposableStack()
  const provider = stack.use(await runProvider())
  const test = stack.use(await databases.create())
  const behave = async (behaviour: object) => {
    assert.equal((await provider.call('PUT', '/v1/behaviour', behaviour)).status, 200)
  }
  const ledger = async (kind?: 'charge' | 'refund') => {
    const { entries } = (await provider.call('GET', '/v1/ledger?limit=10000')).json() as {
      entries: { kind: string; key: string; amountMinor: number }[]
    }
    return entries.filter((entry) => kind === undefined || entry.kind === kind)
  }
  /** The provider's own count of the calls about charges, by route. */
  const asked = async () => {
    const metrics = await (await fetch(`${provider.admin}/metrics`)).text()
    const calls = metrics.matchAll(
      /^provider_requests_total\{route="(\S+ v1\/charges.*)"\} (\d+)$/gm,
    )
    return [...calls].map(([, route, count]) => `${route} ${count}`)
  }
  return {
    ...test,
    provider,
    behave,
    ledger,
    asked,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
const payments = ({ database }: TestDatabase) =>
  database.query<{
    order_id: string
    status: string
    reason: string | null
    captured_minor: bigint
    refunded_minor: bigint
    attempts: number
  }>('select * from payments order by order_id')
const statusesOf = async (test: TestDatabase) => (await payments(test)).map(({ status }) => status)
const settled = (test: TestDatabase, status: string) =>
  until(
    async () => (await statusesOf(test)).every((own) => own === status),
    `every payment is ${status}`,
  )
const events = async ({ database }: TestDatabase) =>
  (await database.query<{ type: string }>('select type from outbox order by id')).map(
    ({ type }) => type,
  )
/** As if the time of every lease and pause had passed. */
const allDue = ({ database }: TestDatabase) =>
  database.transaction((tx) =>
    tx.query('update payments set next_attempt_at = now() where next_attempt_at is not null'),
  )

describe('charges', () => {
  it('captures once what was reserved, however often it hears of it', async () => {
    await using test = await open()
    await using payment = startPayment(test.database, test.provider)
    const orders = Array.from({ length: 100 }, () => reserved())
    await payment.hear(orders)
    await settled(test, 'CAPTURED')
    assert.equal((await payments(test)).length, 100)
    assert.equal((await test.ledger()).length, 100)
    assert.deepEqual(new Set(await events(test)), new Set(['payment.captured.v1']))
    assert.equal((await events(test)).length, 100)
  })

  it('tells the reason of a declined charge', async () => {
    await using test = await open()
    await using payment = startPayment(test.database, test.provider)
    await payment.hear([reserved('tok_declined')])
    await settled(test, 'DECLINED')
    const [own] = await payments(test)
    assert.deepEqual([own!.reason, own!.captured_minor], ['declined', 0n])
    assert.deepEqual(await events(test), ['payment.declined.v1'])
  })

  for (const [token, fault] of [
    ['tok_timeout_after_charge', 'charges and then says nothing'],
    ['tok_garbage', 'charges and answers garbage'],
  ] as const) {
    it(`finds out what became of a charge when the provider ${fault}, and never charges twice`, async () => {
      await using test = await open()
      await test.behave({ holdMs: 100 })
      await using payment = startPayment(test.database, test.provider)
      await payment.hear([reserved(token)])
      await until(async () => ['UNKNOWN', 'CAPTURED'].includes((await statusesOf(test))[0]!))
      await settled(test, 'CAPTURED')
      const [own] = await payments(test)
      assert.ok(own!.attempts > 1, 'it was in doubt')
      assert.equal((await test.ledger()).length, 1)
      assert.deepEqual(await events(test), ['payment.captured.v1'])
    })
  }

  it('takes no answer for another charge, though the provider answers twice', async () => {
    await using test = await open()
    await test.behave({ duplicateAnswer: 1 })
    await using payment = startPayment(test.database, test.provider)
    const tokens = new Map(
      Array.from({ length: 300 }, (_, at) => [uuidv7(), at % 2 ? 'tok_ok' : 'tok_declined']),
    )
    await payment.hear([...tokens].map(([orderId, token]) => reserved(token, orderId)))
    await until(async () => {
      await allDue(test)
      return (await statusesOf(test)).every((own) => own === 'CAPTURED' || own === 'DECLINED')
    })
    for (const { order_id, status } of await payments(test)) {
      assert.equal(status, tokens.get(order_id) === 'tok_ok' ? 'CAPTURED' : 'DECLINED')
    }
    assert.equal((await test.ledger('charge')).length, 300)
  })

  it('charges once what a process wrote down and did not live to charge', async () => {
    await using test = await open()
    {
      await using dying = startPayment(test.database, test.provider, { dead: true })
      await dying.hear([reserved()])
    }
    const [lease] = await test.database.query<{ seconds: number }>(
      'select extract(epoch from next_attempt_at - now())::float8 as seconds from payments',
    )
    assert.ok(lease!.seconds > 2.5, 'nobody else takes it while a call may be under way')
    assert.deepEqual(await test.ledger(), [])
    await using _ = startPayment(test.open(), test.provider)
    await allDue(test)
    await settled(test, 'CAPTURED')
    assert.equal((await test.ledger()).length, 1)
  })

  it('asks what became of a charge that a process did not live to record, and does not charge', async () => {
    await using test = await open()
    const order = reserved()
    {
      await using dying = startPayment(test.database, test.provider, { dead: true })
      await dying.hear([order])
    }
    await new ProviderClient({
      ...plainHttp(test.provider.endpoint),
      timeoutMs: 2_500,
      traced: false,
    }).charge({
      key: `charge-${order.key}`,
      amountMinor: 1_400,
      currency: 'EUR',
      token: 'tok_ok',
    })
    await using _ = startPayment(test.open(), test.provider)
    await allDue(test)
    await settled(test, 'CAPTURED')
    // The provider keeps to one charge per key for itself: what it was asked shows who is careful.
    assert.deepEqual(await test.asked(), ['POST v1/charges 1', 'GET v1/charges/{key} 1'])
    assert.equal((await test.ledger()).length, 1)
    assert.deepEqual(await events(test), ['payment.captured.v1'])
  })

  it('has what is due charged by one of two workers', async () => {
    await using test = await open()
    {
      await using dying = startPayment(test.database, test.provider, { dead: true })
      await dying.hear(Array.from({ length: 80 }, () => reserved()))
    }
    await allDue(test)
    await using _one = startPayment(test.open(), test.provider)
    await using _other = startPayment(test.open(), test.provider)
    await settled(test, 'CAPTURED')
    assert.equal((await test.ledger()).length, 80)
    // The first intent was an attempt, and each payment was taken once more.
    assert.deepEqual(new Set((await payments(test)).map(({ attempts }) => attempts)), new Set([2]))
    assert.equal((await events(test)).length, 80)
  })

  it('waits for a provider that is down', async () => {
    await using test = await open()
    await test.behave({ down: true })
    await using payment = startPayment(test.database, test.provider)
    await payment.hear([reserved()])
    await settled(test, 'UNKNOWN')
    await test.provider.end('SIGKILL')
    await allDue(test)
    await test.provider.restart()
    await test.behave({})
    await until(async () => {
      await allDue(test)
      return (await statusesOf(test))[0] === 'CAPTURED'
    })
    assert.equal((await test.ledger()).length, 1)
  })
})

describe('refunds', () => {
  it('gives a cancelled payment back once, in full', async () => {
    await using test = await open()
    await using payment = startPayment(test.database, test.provider)
    const order = reserved()
    await payment.hear([order])
    await settled(test, 'CAPTURED')
    await payment.hear([cancelled(order.key)])
    await payment.hear([cancelled(order.key)])
    await until(async () => (await payments(test))[0]!.refunded_minor === 1_400n)
    assert.deepEqual(
      (await test.ledger('refund')).map(({ amountMinor }) => amountMinor),
      [1_400],
    )
    assert.deepEqual(await events(test), ['payment.captured.v1', 'payment.refunded.v1'])
  })

  it('gives all back once where the order was cancelled while it was being charged', async () => {
    await using test = await open()
    await test.behave({ slowMs: 1_500 })
    await using payment = startPayment(test.database, test.provider)
    const order = reserved('tok_slow')
    await payment.hear([order])
    await until(async () => (await test.ledger('charge')).length === 1)
    await payment.hear([cancelled(order.key)])
    assert.deepEqual(await statusesOf(test), ['PENDING'])
    await until(async () => (await payments(test))[0]!.refunded_minor === 1_400n)
    assert.deepEqual(
      (await test.ledger()).map(({ kind, amountMinor }) => [kind, amountMinor]),
      [
        ['charge', 1_400],
        ['refund', 1_400],
      ],
    )
    assert.deepEqual(await events(test), ['payment.captured.v1', 'payment.refunded.v1'])
  })

  it('charges nothing where the order was cancelled before the provider heard of it', async () => {
    await using test = await open()
    const order = reserved()
    {
      await using dying = startPayment(test.database, test.provider, { dead: true })
      await dying.hear([order])
    }
    await using payment = startPayment(test.open(), test.provider)
    await payment.hear([cancelled(order.key)])
    await allDue(test)
    await settled(test, 'VOIDED')
    // Told not to: a charge that was on its way is declined when it comes.
    assert.deepEqual(
      (await test.ledger()).map((entry) => ('reason' in entry ? entry.reason : entry.kind)),
      ['cancelled'],
    )
    assert.deepEqual(await events(test), ['payment.voided.v1'])
  })

  it('pays several returns at once, each once, also when the answers are garbage', async () => {
    await using test = await open()
    await using payment = startPayment(test.database, test.provider)
    const order = reserved()
    await payment.hear([order])
    await settled(test, 'CAPTURED')
    await test.behave({ garbage: 1 })
    const returned = [1, 2, 3].map(() =>
      event('returned', order.key, { returnId: uuidv7(), refundMinor: 100 }),
    )
    await payment.hear(returned)
    await payment.hear([cancelled(order.key, 1_100)])
    await until(async () => {
      await test.database.query(
        'update refunds set next_attempt_at = now() where next_attempt_at is not null',
      )
      return (await payments(test))[0]!.refunded_minor === 1_400n
    })
    assert.deepEqual(
      (await test.ledger('refund')).map(({ amountMinor }) => amountMinor).toSorted((a, b) => a - b),
      [100, 100, 100, 1_100],
    )
  })
})
