import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { excerptFile } from './excerpt.ts'
import { expectedFigures } from './expected-figures.ts'
import { planReplay } from './plan.ts'
import { readOrderFile } from './read-file.ts'
import type { Row } from './row.ts'
import { soldLines } from './sold-lines.ts'

let next = 2
const row = (fields: Partial<Row>): Row => ({
  row: next++,
  invoice: '1',
  sku: 'A',
  description: 'a thing',
  quantity: 1,
  unitPriceMinor: 100,
  customer: '7',
  ...fields,
})

describe('planReplay', () => {
  it('groups rows by invoice in order of first appearance, also when they are not adjacent', () => {
    const { lanes } = planReplay([row({}), row({ invoice: '2' }), row({ sku: 'B' })])
    assert.deepEqual(
      lanes[0]!.steps.map((step) => [step.invoice, step.kind === 'order' && step.lines.length]),
      [
        ['1', 2],
        ['2', 1],
      ],
    )
  })

  it('makes each valid row a line of its own, also if the sku repeats', () => {
    const { lanes, products } = planReplay([row({ quantity: 2 }), row({ unitPriceMinor: 90 })])
    const order = lanes[0]!.steps[0]!
    assert.deepEqual(order.kind === 'order' && order.lines, [
      { line: 1, sku: 'A', quantity: 2, unitPriceMinor: 100 },
      { line: 2, sku: 'A', quantity: 1, unitPriceMinor: 90 },
    ])
    assert.deepEqual(products, [{ sku: 'A', name: 'a thing', unitPriceMinor: 100, needed: 3n }])
  })

  it('rejects rows by the reason that comes first, and makes no order without a valid line', () => {
    const { lanes, rejected } = planReplay([
      row({ quantity: 0, unitPriceMinor: 0 }),
      row({ quantity: -1 }),
      row({ unitPriceMinor: 0 }),
      row({ unitPriceMinor: -5 }),
      row({ invoice: 'C9', quantity: 0 }),
    ])
    assert.deepEqual(lanes, [])
    assert.deepEqual(rejected, {
      'quantity-not-positive': 2,
      'price-not-positive': 2,
      'return-quantity-not-negative': 1,
    })
  })

  it('gives each order without a customer a lane of its own, and drops its returns as unmatched', () => {
    const nobody = { customer: '' }
    const plan = planReplay([
      row({ ...nobody }),
      row({ ...nobody, invoice: '2' }),
      row({ ...nobody, invoice: 'C3', quantity: -1 }),
    ])
    assert.equal(plan.lanes.length, 2)
    assert.equal(plan.returnsWithoutCustomer, 1)
  })

  it('names a product by its first description that is not empty', () => {
    const rows = [row({ description: '' }), row({ description: 'x' }), row({ description: 'y' })]
    assert.equal(planReplay(rows).products[0]!.name, 'x')
    assert.equal(planReplay([row({ description: '' })]).products[0]!.name, 'A')
  })

  it('keeps only the first invoices, with all their rows', () => {
    const rows = [row({}), row({ invoice: '2' }), row({})]
    const { lanes } = planReplay(rows, 1)
    assert.deepEqual(
      lanes[0]!.steps.map((step) => step.kind === 'order' && step.lines.length),
      [2],
    )
  })
})

describe('soldLines', () => {
  const line = (at: number, quantity: number, unitPriceMinor: number) => ({
    line: at,
    sku: 'A',
    quantity,
    unitPriceMinor,
  })

  it('takes units back from the most recent line that holds that many', () => {
    const sold = soldLines()
    sold.add('one', [line(1, 10, 100)])
    sold.add('two', [line(1, 3, 90), line(2, 2, 80)])
    assert.equal(sold.takeBack('A', 3)!.unitPriceMinor, 90)
    assert.equal(sold.takeBack('A', 3)!.orderId, 'one')
    assert.equal(sold.takeBack('A', 2)!.unitPriceMinor, 80)
    assert.equal(sold.takeBack('A', 8), undefined)
    assert.equal(sold.takeBack('A', 7)!.orderId, 'one')
    assert.equal(sold.takeBack('A', 1), undefined)
    assert.equal(sold.takeBack('B', 1), undefined)
  })
})

describe('expectedFigures', () => {
  it('gives, for the excerpt, the totals that Python and SQL computed', async () => {
    const { rows } = await readOrderFile(excerptFile)
    const totals = JSON.parse(await readFile(excerptFile.replace('.csv', '.totals.json'), 'utf8'))
    const figures = expectedFigures(planReplay(rows))
    const asText = JSON.parse(
      JSON.stringify({ rows: rows.length, ...figures }, (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    )
    assert.deepEqual(asText, totals)
  })
})
