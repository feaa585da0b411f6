import type { EvidenceFault, EvidenceRun, EvidenceSample } from '../evidence/index.ts'
import { chart, type Series } from './chart.ts'
import { figure, table } from './figures.ts'
import { type Html, html } from './html.ts'

/** A run second by second, with its faults shaded, and what was seen of each fault. */
export function timeline(run: EvidenceRun): Html {
  const lines = (...wanted: [Series['tone'], string, keyof EvidenceSample][]): Series[] =>
    wanted.map(([tone, name, field]) => ({ tone, name, values: perSecond(run, field) }))
  const end = run.timeline.at(-1)?.atMs ?? 0
  const spans = run.faults.map((fault, at) => ({
    from: fault.appliedAtMs / 1_000,
    to: (fault.healedAtMs ?? end) / 1_000,
    name: String(at + 1),
  }))
  const charts = [
    chart(
      'Operations per second',
      lines(['a', 'scheduled', 'scheduled'], ['b', 'ok', 'ok']),
      spans,
    ),
    chart(
      'Errors per second',
      lines(['c', 'failed', 'failed'], ['d', 'unknown', 'unknown'], ['a', 'not sent', 'skipped']),
      spans,
    ),
    chart('Latency, ms', lines(['a', 'p50', 'p50Ms'], ['c', 'p99', 'p99Ms']), spans),
    chart('Lag, events not yet handled', lines(['a', 'lag', 'lag']), spans),
  ]
  return html`<h3>Timeline of run ${run.number}</h3>
    <p class="soft">Seed ${run.seed}. Latency counts from the scheduled time, so it holds the time an operation had to wait. Shaded: the faults, by their numbers below.</p>
    ${charts}
    ${run.faults.length > 0 && faultTable(run.faults)}`
}

function faultTable(faults: readonly EvidenceFault[]): Html {
  const proof = (seen: EvidenceFault['effect'], none: string) =>
    seen === null ? html`<span class="void">${none}</span>` : `${seconds(seen.atMs)}: ${seen.what}`
  return table(
    [
      { title: '' },
      { title: 'fault' },
      { title: 'applied', number: true },
      { title: 'healed', number: true },
      { title: 'seen to take effect' },
      { title: 'seen to be healed' },
    ],
    faults.map((fault, at) => [
      String(at + 1),
      `${fault.name} ${fault.target}`,
      seconds(fault.appliedAtMs),
      fault.healedAtMs === null ? 'never' : seconds(fault.healedAtMs),
      proof(fault.effect, 'took no effect'),
      proof(fault.healing, 'was not healed'),
    ]),
  )
}

const seconds = (ms: number) => figure(ms / 1_000, 's')

function perSecond({ timeline }: EvidenceRun, field: keyof EvidenceSample) {
  const values: (number | undefined)[] = []
  for (const sample of timeline) {
    const second = Math.max(0, Math.round(sample.atMs / 1_000))
    while (values.length <= second) values.push(undefined)
    values[second] = sample[field] ?? undefined
  }
  return values
}
