import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Schema, Transition } from '@ballast/model/events'
import {
  catalogEvents,
  handled,
  orderEvents,
  orderStates,
  paymentEvents,
  stockEvents,
} from './index.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/the-money-path.md'), 'utf8')

describe('docs/the-money-path.md', () => {
  it('has the states of an order', () => {
    assert.deepEqual(rowsUnder('| from | on | to | publishes |'), states().map(row))
  })

  it('has all events, with their data and the services that handle them', () => {
    const shown = rowsUnder('| topic | type | data | published by | handled by |').map((line) => {
      const [topic, type, data, , handlers] = line.split('|').slice(1, -1)
      // `inventory: release; payment: give back`
      const services = handlers!.split(';').map((handler) => handler.split(':')[0]!.trim())
      return [topic!.trim(), type!.trim(), data!.trim(), services]
    })
    const declared = [...orderEvents, ...stockEvents, ...paymentEvents, ...catalogEvents].map(
      (event) => {
        const services = Object.entries(handled)
          .filter(([, readings]) => readings.some((reading) => reading.event.type === event.type))
          .map(([service]) => service)
        return [
          code(event.topic),
          code(event.type),
          code(fields(event.data)),
          services.length === 0 ? ['nobody'] : services,
        ]
      },
    )
    assert.deepEqual(shown, declared)
  })
})

function states(): string[][] {
  const transitions: readonly Transition[] = Object.values(orderStates)
  return transitions.map(({ from, on, to, reason, publishes }) => [
    from.join(', '),
    typeof on === 'string' ? on : code(on.type),
    reason === undefined ? to : `${to}, ${code(reason)}`,
    code(publishes.type),
  ])
}

/** `orderId, note?, lines: [{sku, quantity}]` */
function fields({ properties = {}, required = [] }: Schema): string {
  return Object.entries(properties)
    .map(([name, { items }]) => {
      const shown = required.includes(name) ? name : `${name}?`
      return items?.properties === undefined ? shown : `${shown}: [{${fields(items)}}]`
    })
    .join(', ')
}

const code = (text: string) => `\`${text}\``
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replace('|  |', '| |')

function rowsUnder(head: string): string[] {
  const lines = page.split('\n')
  const start = lines.indexOf(head)
  assert.notEqual(start, -1, `There is no table ${head}`)
  const rest = lines.slice(start + 2)
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  )
}
