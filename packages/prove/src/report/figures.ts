import type { Verdict } from '../evidence/index.ts'
import { type Html, html, type Part } from './html.ts'

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A number as people read it; a dash where there is none. */
export function figure(value: number | null | undefined, unit = ''): string {
  if (value === null || value === undefined) return '–'
  return unit === '' ? grouped.format(value) : `${grouped.format(value)} ${unit}`
}

/** A sign beside the word and the colour: it is printed in black and white too. */
const signs: Record<Verdict, string> = { kept: '✓', broken: '✗', void: '○' }

export function badge(verdict: Verdict): Html {
  return html`<span class="verdict ${verdict}">${signs[verdict]} ${verdict}</span>`
}

export interface Column {
  readonly title: string
  readonly number?: boolean
}

export function table(
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
  foot?: readonly Part[],
): Html {
  const cells = (row: readonly Part[]) =>
    row.map((cell, at) =>
      columns[at]?.number ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`,
    )
  const head = columns.map(({ title, number }) =>
    number ? html`<th class="number">${title}</th>` : html`<th>${title}</th>`,
  )
  return html`<div class="wide"><table>
    <thead><tr>${head}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody>
    ${foot && html`<tfoot><tr>${cells(foot)}</tr></tfoot>`}
  </table></div>`
}

/** The verdict of many: one that is broken breaks all, one that proves nothing leaves all unproven. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('broken')) return 'broken'
  return verdicts.includes('void') || verdicts.length === 0 ? 'void' : 'kept'
}

/** A moment, to the minute. @param iso in UTC, as `Date.toISOString` writes it */
export function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', '\u00a0')}\u00a0UTC`
}
