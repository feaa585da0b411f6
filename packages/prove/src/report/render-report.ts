import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Evidence, Verdict } from '../evidence/index.ts'
import { drillSection } from './drill-section.ts'
import { badge, minute, table, worst } from './figures.ts'
import { type Html, html } from './html.ts'

/** The page as a file; see `renderReport`. */
export async function writeReport(path: string, evidence: readonly Evidence[]): Promise<void> {
  await writeFile(path, renderReport(evidence))
}

/**
 * A page about one or many drills: the verdict first, then what it rests on. It needs no network and runs no
 * script; it suits light and dark screens, and A4 paper.
 */
export function renderReport(evidence: readonly Evidence[]): string {
  const style: Html = { html: readFileSync(join(import.meta.dirname, 'report.css'), 'utf8') }
  const title = evidence.length === 1 ? `Drill ${evidence[0]!.drill}` : 'Drills'
  const page = html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <style>${style}</style>
</head>
<body>
  <h1>${title}</h1>
  ${summary(evidence)}
  ${evidence.length > 1 && contents(evidence)}
  ${evidence.map((one, at) => drillSection(one, idOf(at)))}
</body>
</html>
`
  return page.html
}

const idOf = (at: number) => `drill-${at + 1}`

function summary(all: readonly Evidence[]): Html {
  const tests = all.filter(({ sabotage }) => sabotage !== null)
  // A sabotage test must be broken. It tests the judges, not the platform.
  const evidence = tests.length < all.length ? all.filter(({ sabotage }) => sabotage === null) : all
  const verdict = worst(evidence.map((one) => one.verdict))
  const said: Record<Verdict, string> = {
    kept: 'Every promise was kept',
    broken: 'A promise was broken',
    void: 'Not everything was proven',
  }
  const promises = evidence.flatMap((one) => one.promises)
  const found = tests.filter((test) => test.verdict === 'broken').length
  return html`<div class="banner ${verdict}">${said[verdict]}
    <ul>
      <li>Drills: ${counted(evidence)}</li>
      ${promises.length > 0 && html`<li>Promises: ${counted(promises)}</li>`}
      ${tests.length > 0 && html`<li>Sabotage tests: ${found} of ${tests.length} detected</li>`}
    </ul>
  </div>`
}

function counted(judged: readonly { readonly verdict: Verdict }[]): string {
  const groups = Map.groupBy(judged, ({ verdict }) => verdict)
  return (['kept', 'broken', 'void'] as const)
    .flatMap((verdict) =>
      groups.has(verdict) ? [`${groups.get(verdict)!.length} ${verdict}`] : [],
    )
    .join(', ')
}

function contents(evidence: readonly Evidence[]): Html {
  return table(
    [{ title: '' }, { title: 'drill' }, { title: 'what it does' }, { title: 'measured' }],
    evidence.map(({ verdict, drill, title, startedAt, sabotage }, at) => [
      badge(verdict),
      html`<a href="#${idOf(at)}">${drill}</a>`,
      sabotage === null ? title : `${title}; sabotaged: ${sabotage}`,
      minute(startedAt),
    ]),
  )
}
