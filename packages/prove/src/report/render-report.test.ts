import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { example } from '../evidence/fixtures/example.ts'
import type { Evidence, EvidenceRun } from '../evidence/index.ts'
import { renderReport } from './render-report.ts'

type Element = DefaultTreeAdapterTypes.Element

/** A page as a browser's parser sees it; fails where that parser finds an error. */
function open(evidence: readonly Evidence[]): Element[] {
  const errors: string[] = []
  const document = parse(renderReport(evidence), { onParseError: ({ code }) => errors.push(code) })
  assert.deepEqual(errors, [])
  return elementsBelow(document)
}

function elementsBelow(node: DefaultTreeAdapterTypes.Node): Element[] {
  const children = 'childNodes' in node ? node.childNodes : []
  return [...('tagName' in node ? [node] : []), ...children.flatMap(elementsBelow)]
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : ''
}

const attribute = (element: Element, name: string) =>
  element.attrs.find((found) => found.name === name)?.value
const named = (page: Element[], tag: string) => page.filter(({ tagName }) => tagName === tag)
const classed = (page: Element[], name: string) =>
  page.filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name))
const words = (element: Element) => textOf(element).replace(/\s+/g, ' ').trim()

/** The rows of the table below a heading. */
function rowsUnder(page: Element[], heading: string): string[] {
  const from = page.findIndex(
    (element) => element.tagName === 'h3' && textOf(element).startsWith(heading),
  )
  assert.notEqual(from, -1, heading)
  const table = page.slice(from).find(({ tagName }) => tagName === 'table')!
  return named(elementsBelow(table), 'tr').map(words)
}

const real: Evidence = { ...example, sabotage: null }
const withRun = (change: Partial<EvidenceRun>): Evidence => ({
  ...real,
  runs: [{ ...real.runs[0]!, ...change }],
})

describe('renderReport', () => {
  it('says the verdict first, of all drills together, and leads to each', () => {
    const kept = { ...real, verdict: 'kept' as const, promises: [] }
    const page = open([real, kept])
    assert.equal(
      words(classed(page, 'banner')[0]!),
      'A promise was broken Drills: 1 kept, 1 broken Promises: 1 broken',
    )
    const targets = named(page, 'a').map((link) => attribute(link, 'href'))
    assert.deepEqual(targets, ['#drill-1', '#drill-2'])
    for (const target of targets)
      assert.ok(page.some((element) => `#${attribute(element, 'id')}` === target))
    assert.match(words(classed(open([kept]), 'banner')[0]!), /^Every promise was kept/)
    const nothing = { ...kept, verdict: 'void' as const }
    assert.match(words(classed(open([kept, nothing]), 'banner')[0]!), /^Not everything was proven/)
  })

  it('does not hold a sabotage test against the platform, but says that it is one', () => {
    const page = open([{ ...real, verdict: 'kept', promises: [] }, example])
    const [summary, test] = classed(page, 'banner').map(words)
    assert.equal(summary, 'Every promise was kept Drills: 1 kept Sabotage tests: 1 of 1 detected')
    assert.match(test!, /^Sabotaged on purpose.*An outbox row is deleted$/)
  })

  it('shows promises, invariants with what violates them, recovery, budget and runs', () => {
    const page = open([real])
    assert.deepEqual(rowsUnder(page, 'Promises').slice(1), [
      '✗ brokenloans recovers from a kill within 10 s, losing nothinglost-loans: 1 violation',
    ])
    assert.deepEqual(rowsUnder(page, 'Invariants').slice(1), [
      '✗ brokenlost-loansA loan that was accepted is in its database and on its topic 171',
      'Run 1, operation 4, about 019a1b2c-0000-7000-8000-000000000000: loan.made.v1 never came',
    ])
    assert.deepEqual(rowsUnder(page, 'Recovery').slice(1), ['1loans0.2 s0.8 s640 ms'])
    assert.deepEqual(rowsUnder(page, 'Budget').slice(1), [
      'Restart and crash recovery10,000platform.ts',
      'Sum10,000',
    ])
    assert.deepEqual(rowsUnder(page, 'Runs').slice(1), [
      '✗ broken1712 s20123500' + '14.5 ms660 ms',
      'lost-loans: 1 violation; recovery-ms 640 ms',
    ])
    const facts = named(page, 'dd').map(words)
    for (const fact of [real.command, 'ballast 0123abc, node 24.0.0'])
      assert.ok(facts.includes(fact))
  })

  it('counts an invariant over all runs, and shows the run that is at fault', () => {
    const [broken] = real.runs
    const fine: EvidenceRun = {
      ...broken!,
      number: 2,
      verdict: 'kept',
      invariants: [{ ...broken!.invariants[0]!, checked: 100, violations: 0, shown: [] }],
    }
    const page = open([
      {
        ...real,
        runs: [
          { ...fine, number: 1 },
          { ...broken!, number: 2 },
        ],
      },
    ])
    assert.match(rowsUnder(page, 'Invariants')[1]!, /1171$/)
    assert.match(rowsUnder(page, 'Invariants')[2]!, /^Run 2,/)
    assert.ok(named(page, 'h3').some((heading) => words(heading) === 'Timeline of run 2'))
  })

  it('shows what was measured on two platforms side by side, medians of their runs', () => {
    const [run] = real.runs
    const measured = (value: number | null): EvidenceRun => ({
      ...run!,
      measures: [{ name: 'loans-served', unit: '%', value }],
    })
    const beside = { title: 'One for all', nodes: ['loans'], runs: [4, null, 90, 0].map(measured) }
    const page = open([{ ...real, runs: [measured(100)], beside }])
    assert.deepEqual(rowsUnder(page, 'Side by side'), [
      'measureas it is declaredOne for all',
      'loans-served100 %4 %',
    ])
    assert.ok(!named(open([real]), 'h3').some((heading) => words(heading) === 'Side by side'))
  })

  it('draws a run with its faults shaded, and a gap where nothing was measured', () => {
    const sample = real.runs[0]!.timeline[0]!
    const lags = [0, 4, null, null, 8, 2]
    const timeline = lags.map((lag, second) => ({ ...sample, atMs: second * 1_000, lag }))
    const fault = { ...real.runs[0]!.faults[0]!, appliedAtMs: 1_000, healedAtMs: 4_000 }
    const pictures = named(open([withRun({ timeline, faults: [fault] })]), 'svg')
    assert.equal(pictures.length, 4)
    const lag = elementsBelow(pictures.at(-1)!)
    const lines = named(lag, 'polyline').map((line) => attribute(line, 'points')!.split(' '))
    // Each run of points begins with its first one twice.
    assert.deepEqual(
      lines.map(({ length }) => length - 1),
      [2, 2],
    )
    const xOf = (point: string) => Number(point.split(',')[0])
    const [shade] = classed(lag, 'fault')
    assert.equal(Number(attribute(shade!, 'x')), xOf(lines[0]!.at(-1)!))
    assert.ok(
      Math.abs(
        Number(attribute(shade!, 'x')) + Number(attribute(shade!, 'width')) - xOf(lines[1]![0]!),
      ) < 0.2,
    )
  })

  it('says of a fault that it took no effect, or was never healed', () => {
    const fault = { ...real.runs[0]!.faults[0]!, effect: null, healing: null, healedAtMs: null }
    const rows = rowsUnder(open([withRun({ faults: [fault] })]), 'Timeline')
    assert.equal(rows[1], '1kill loans0.2 snevertook no effectwas not healed')
  })

  it('shows text as text, whatever is in it', () => {
    const nasty = `</title><script>alert("1")</script>&lt;'"`
    const everywhere = JSON.parse(
      JSON.stringify(example, (key, value) =>
        typeof value === 'string' && !['verdict', 'form', 'schema'].includes(key) ? nasty : value,
      ),
    ) as Evidence
    const page = open([everywhere, everywhere])
    assert.deepEqual(named(page, 'script'), [])
    const shown = named(page, 'body').map(textOf).join('')
    assert.ok(shown.split(nasty).length > 20, 'It is there, and reads as it was written')
  })

  it('needs nothing from outside: no script, no address, no picture to fetch', () => {
    const page = open([real, example])
    for (const tag of ['script', 'link', 'img', 'iframe', 'image', 'use'])
      assert.deepEqual(named(page, tag), [], tag)
    const style = named(page, 'style').map(textOf).join('')
    assert.doesNotMatch(style, /url\(|@import|@font-face/)
    for (const element of page) {
      for (const { name, value } of element.attrs) {
        if (name === 'href') assert.match(value, /^#/)
        assert.doesNotMatch(name, /^(src|on)/)
      }
    }
  })
})
