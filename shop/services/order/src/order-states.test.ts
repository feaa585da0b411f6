import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Inbox, Problem, uuidv7 } from '@ballast/kit'
import {
  type Databases,
  declared,
  type Engines,
  openEngines,
  silentLog,
} from '@ballast/kit/fixtures'
import type { Transition } from '@ballast/model'
import { orderStates, orderStatuses } from '@ballast/shop-events'
import { createAcceptance } from './accept-order.ts'
import { eventsOf, openOrderDatabases, orderOf, requestOf } from './fixtures/order-databases.ts'
import { cancelOrder } from './give-back.ts'
import { handlers } from './handlers.ts'
import { sweepExpired } from './sweep-expired.ts'

const transitions: readonly Transition[] = Object.values(orderStates)
const causes = [...new Set(transitions.map(({ on }) => (typeof on === 'string' ? on : on.type)))]
const causeOf = ({ on }: Transition) => (typeof on === 'string' ? on : on.type)

describe('orderStates', () => {
  it('has the statuses that the table orders accepts, and an index for each that expires', () => {
    const file = join(import.meta.dirname, '../migrations/20261102000000_orders.sql')
    const sql = readFileSync(file, 'utf8')
    const accepted = /check \(status in \((.+)\)\)/.exec(sql)![1]!
    assert.deepEqual(
      accepted.split(', ').map((quoted) => quoted.slice(1, -1)),
      orderStatuses,
    )
    const indexed = [...sql.matchAll(/where status = '(\w+)'/g)].map(([, status]) => status)
    assert.deepEqual(indexed, orderStates.expired.from)
  })

  it('leads one way from each state for each cause', () => {
    const ways = transitions.flatMap((way) => way.from.map((from) => `${from} ${causeOf(way)}`))
    assert.deepEqual(ways, [...new Set(ways)])
  })
})

describe('an order', () => {
  let engines: Engines
  let databases: Databases

  before(async () => {
    engines = await openEngines()
    databases = await openOrderDatabases(engines)
  })
  after(() => engines[Symbol.asyncDispose]())

  /** The status of an order in `status` after `cause`, and the events that it published. */
  async function outcomeOf(status: string, cause: string): Promise<[string, string[]]> {
    await using test = await databases.create()
    const { database } = test
    const { id } = (await createAcceptance(database, { expiresAfterMs: 60_000 })(orderOf('k'))).body
    await database.query('update orders set status = $1', [status])
    await database.query('delete from outbox')
    if (cause === 'cancellation') {
      await cancelOrder(database, id, requestOf('c')).catch((error: unknown) => {
        assert.ok(error instanceof Problem && error.status === 409, String(error))
      })
    } else if (cause === 'expiry') {
      await sweepExpired(database, new Date(Date.now() + 120_000))
    } else {
      const inbox = new Inbox({
        ...declared.service.kafka,
        database,
        handlers,
        consumer: 'order',
        log: silentLog,
      })
      const event = { id: uuidv7(), topic: 'others', key: id, type: cause, data: { orderId: id } }
      await inbox.accept([event])
    }
    const [row] = await database.query<{ status: string }>('select status from orders')
    return [row!.status, (await eventsOf(database)).map(({ type }) => type)]
  }

  for (const cause of causes.filter((cause) => cause !== causeOf(orderStates.placed))) {
    it(`goes the way of the table on ${cause}, and stays where there is none`, async () => {
      for (const status of orderStatuses) {
        const way = transitions.find((one) => causeOf(one) === cause && one.from.includes(status))
        const expected = way === undefined ? [status, []] : [way.to, [way.publishes.type]]
        assert.deepEqual(await outcomeOf(status, cause), expected, `${cause} in ${status}`)
      }
    })
  }
})
