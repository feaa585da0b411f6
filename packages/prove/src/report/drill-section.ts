import {
  comparedMeasures,
  type Evidence,
  type EvidenceBudget,
  type EvidenceRun,
  type Violation,
} from '../evidence/index.ts'
import { badge, figure, minute, table } from './figures.ts'
import { type Html, html } from './html.ts'
import { timeline } from './timeline.ts'

/** Renders one piece of evidence in full. */
export function drillSection(evidence: Evidence, id: string): Html {
  const { runs, budgets } = evidence
  return html`<section class="drill" id="${id}">
    <h2>${evidence.title} ${badge(evidence.verdict)}</h2>
    <p class="soft"><code>${evidence.drill}</code>, ${evidence.form} form, ${minute(evidence.startedAt)}, ${runs.length === 1 ? '1 run' : `${runs.length} runs`}</p>
    ${
      evidence.sabotage !== null &&
      html`<div class="banner void">Sabotaged on purpose, and so expected to be broken: ${evidence.sabotage}</div>`
    }
    ${evidence.why.length > 0 && html`<ul>${evidence.why.map((why) => html`<li>${why}</li>`)}</ul>`}
    ${evidence.promises.length > 0 && promises(evidence)}
    ${invariants(runs)}
    ${timeline(mostTelling(runs))}
    ${recoveries(evidence)}
    ${evidence.beside !== undefined && sideBySide(evidence, evidence.beside)}
    ${budgets.length > 0 && html`<h3>Budget</h3>${budgets.map(budget)}`}
    ${runTable(runs)}
    ${conditions(evidence)}
  </section>`
}

function promises({ promises }: Evidence): Html {
  const rows = promises.map(({ text, verdict, why }) => [badge(verdict), text, why])
  return html`<h3>Promises</h3>${table([{ title: '' }, { title: 'promise' }, { title: 'why' }], rows)}`
}

/** Counts over all runs, and what was found. */
function invariants(runs: readonly EvidenceRun[]): Html {
  const found = runs.flatMap((run) => run.invariants.map((one) => ({ ...one, run: run.number })))
  const rows = [...Map.groupBy(found, ({ name }) => name)].map(([name, all]) => {
    const violations = sum(all.map((one) => one.violations))
    const shown = all.flatMap((one) =>
      one.shown.map((violation) => ({ ...violation, run: one.run })),
    )
    return html`<tr>
        <td>${badge(violations === 0 ? 'kept' : 'broken')}</td><td><code>${name}</code></td><td>${all[0]!.claim}</td>
        <td class="number">${figure(sum(all.map(({ checked }) => checked)))}</td><td class="number">${figure(violations)}</td>
      </tr>
      ${shown.map((violation) => html`<tr class="found"><td colspan="5">${named(violation)}: ${violation.what}</td></tr>`)}`
  })
  return html`<h3>Invariants</h3><div class="wide"><table>
    <thead><tr><th></th><th>invariant</th><th>claim</th><th class="number">checked</th><th class="number">violations</th></tr></thead>
    <tbody>${rows}</tbody></table></div>`
}

function named({ run, operation, subject, event }: Violation & { run: number }): string {
  const names = { operation, about: subject, event }
  const said = Object.entries(names).flatMap(([name, value]) => (value ? [`${name} ${value}`] : []))
  return [`Run ${run}`, ...said].join(', ')
}

/** The first of those with the worst verdict: the one that a reader asks about. */
function mostTelling(runs: readonly EvidenceRun[]): EvidenceRun {
  const one = (verdict: string) => runs.find((run) => run.verdict === verdict)
  return one('broken') ?? one('void') ?? runs[0]!
}

function recoveries({ runs, recoveryMs }: Evidence): Html {
  if (recoveryMs.count === 0)
    return html`<h3>Recovery time</h3><p>No operation failed: there was nothing to recover from.</p>`
  const rows = runs.flatMap((run) =>
    run.recoveries.map(({ target, lastOkMs, firstOkMs, tookMs }) => [
      String(run.number),
      target,
      figure(lastOkMs / 1_000, 's'),
      figure(firstOkMs / 1_000, 's'),
      figure(tookMs, 'ms'),
    ]),
  )
  return html`<h3>Recovery time</h3>
    <p>From the last success before to the first after which all went well, ${recoveryMs.count} times:
      p50 ${figure(recoveryMs.p50, 'ms')}, p95 ${figure(recoveryMs.p95, 'ms')}, longest ${figure(recoveryMs.max, 'ms')}.</p>
    ${table(
      [
        { title: 'run' },
        { title: 'away' },
        { title: 'last success', number: true },
        { title: 'first success', number: true },
        { title: 'took', number: true },
      ],
      rows,
    )}`
}

/** The same faults on two platforms: as it is declared, and as it might have been. */
function sideBySide(evidence: Evidence, { title, nodes }: NonNullable<Evidence['beside']>): Html {
  const rows = comparedMeasures(evidence).map(({ name, unit, declared, beside }) => [
    name,
    ...[declared, beside].map((value) => figure(value, value === null ? '' : unit)),
  ])
  const columns = ['as it is declared', title].map((name) => ({ title: name, number: true }))
  return html`<h3>Side by side</h3>
    ${table([{ title: 'measure' }, ...columns], rows)}
    <p class="soft">${title}: ${nodes.join(', ')}. Its measures are shown for comparison, and bound by no budget.</p>`
}

/** A budget as the sum that it is. */
function budget({ measure, unit, most, least, parts, measured, within }: EvidenceBudget): Html {
  const bounds = [
    ...(least === undefined ? [] : [`at least ${figure(least, unit)}`]),
    ...(most === undefined ? [] : [`at most ${figure(most, unit)}`]),
  ].join(', ')
  const total = most ?? sum(parts.map(({ value }) => value))
  return html`<div class="budget"><p>${badge(measured === null ? 'void' : within ? 'kept' : 'broken')}
      <code>${measure}</code>: ${bounds}; measured ${figure(measured, measured === null ? '' : unit)}</p>
    ${
      parts.length > 0 &&
      table(
        [{ title: 'part' }, { title: unit, number: true }, { title: 'source' }],
        parts.map(({ what, value, source }) => [what, figure(value), source]),
        ['Sum', figure(total), ''],
      )
    }</div>`
}

function runTable(runs: readonly EvidenceRun[]): Html {
  const titles = ['run', 'seed', 'took', 'sent', 'ok', 'failed', 'unknown', 'still', 'not sent']
  const rows = runs.map(
    ({ number, seed, verdict, seconds, outcomes, latencyMs, measures, why }) => {
      const { sent, ok, failed, unknown, unsettled, skipped } = outcomes
      const cells = [
        String(number),
        String(seed),
        figure(seconds, 's'),
        ...[sent, ok, failed, unknown, unsettled, skipped].map((count) => figure(count)),
        figure(latencyMs.p50, 'ms'),
        figure(latencyMs.p99, 'ms'),
      ]
      const measured = measures.map(({ name, unit, value }) => {
        return `${name} ${figure(value, value === null ? '' : unit)}`
      })
      const notes = [...why, ...measured].join('; ')
      return html`<tr><td>${badge(verdict)}</td>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>
      ${notes !== '' && html`<tr class="found"><td colspan="${cells.length + 1}">${notes}</td></tr>`}`
    },
  )
  return html`<h3>Runs</h3><div class="wide"><table>
    <thead><tr><th></th>${[...titles, 'p50', 'p99'].map((title) => html`<th class="number">${title}</th>`)}</tr></thead>
    <tbody>${rows}</tbody></table></div>
    <p class="soft">Unknown: no clear answer at the first attempt; still: no clear answer at rest either.</p>`
}

function conditions(evidence: Evidence): Html {
  const { machine, versions, load, platform } = evidence
  const share = (part: number) => `${figure(part * 100)} %`
  const mix = Object.entries(load.mix).map(([kind, part]) => `${kind} ${share(part)}`)
  const figures = Object.entries(load.figures).map(([name, value]) => `${name} ${figure(value)}`)
  const facts: [string, string | Html][] = [
    ['again', html`<code>${evidence.command}</code>`],
    ['seed', String(evidence.seed)],
    ['time', `${evidence.startedAt} to ${evidence.endedAt}`],
    [
      'load',
      `${figure(load.operationsPerSecond)} operations/s for ${figure(load.seconds, 's')}, at most ${figure(load.mostUnderWay)} under way`,
    ],
    ['operations', `${[...mix, ...figures].join(', ')}; ${load.source}`],
    [
      'machine',
      `${machine.cpu}, ${machine.cores} cores, ${figure(machine.memoryMiB, 'MiB')}, ${machine.system}, load average ${figure(machine.loadAverage)} before`,
    ],
    [
      'platform',
      `${platform.name} (${platform.environment}${platform.host === undefined ? '' : `, on ${platform.host}`}): ${platform.nodes.join(', ')}`,
    ],
    [
      'versions',
      Object.entries(versions)
        .map((one) => one.join(' '))
        .join(', '),
    ],
  ]
  return html`<h3>How it was measured</h3><dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
