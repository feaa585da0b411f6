import { type Html, html } from './html.ts'

/** One line of a chart: a value per second, undefined where nothing was measured. */
export interface Series {
  readonly name: string
  /** Class of the line, which gives its colour: `a` to `d`. */
  readonly tone: 'a' | 'b' | 'c' | 'd'
  readonly values: readonly (number | undefined)[]
}

export interface Span {
  /** Seconds from the start of the load. */
  readonly from: number
  readonly to: number
  /** A short label, drawn on the shaded span. */
  readonly name: string
}

const size = { width: 960, height: 150, left: 56, right: 24, top: 8, bottom: 20 }

/** Lines over time as an SVG picture, with spans of time shaded behind them. */
export function chart(title: string, series: readonly Series[], spans: readonly Span[]): Html {
  const seconds = Math.max(2, ...series.map(({ values }) => values.length)) - 1
  const highest = Math.max(
    0,
    ...series.flatMap(({ values }) => values.filter((v) => v !== undefined)),
  )
  const top = roundUp(highest)
  const x = (second: number) => {
    const within = Math.min(Math.max(second, 0), seconds)
    return round(size.left + (within / seconds) * (size.width - size.left - size.right))
  }
  const y = (value: number) =>
    round(size.height - size.bottom - (value / top) * (size.height - size.top - size.bottom))
  const floor = y(0)
  return html`<figure>
    <figcaption>${title}${series.map(({ name, tone }) => html` <span class="key ${tone}">${name}</span>`)}</figcaption>
    <svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title} over ${seconds} s">
      ${spans.map(({ from, to, name }) => {
        const [left, right] = [x(from), x(to)]
        return html`<rect class="fault" x="${left}" y="${size.top}" width="${Math.max(2, right - left)}" height="${floor - size.top}"/><text x="${left + 3}" y="${size.top + 11}">${name}</text>`
      })}
      ${[0, 0.5, 1].map((part) => {
        const at = y(part * top)
        return html`<line class="grid" x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/><text x="${size.left - 6}" y="${at + 4}" text-anchor="end">${short(part * top)}</text>`
      })}
      ${ticks(seconds).map((at) => html`<text x="${x(at)}" y="${size.height - 4}" text-anchor="middle">${at} s</text>`)}
      ${series.map(({ tone, values }) =>
        runs(values).map(
          (run) =>
            html`<polyline class="${tone}" points="${run.map(([second, value]) => `${x(second)},${y(value)}`).join(' ')}"/>`,
        ),
      )}
    </svg>
  </figure>`
}

/** Unbroken stretches: a gap in the measurement is a gap in the line. */
function runs(values: readonly (number | undefined)[]): [number, number][][] {
  const found: [number, number][][] = []
  let open = false
  values.forEach((value, second) => {
    if (value === undefined) {
      open = false
      return
    }
    // A single point is drawn as a short line.
    if (open) found.at(-1)!.push([second, value])
    else
      found.push([
        [second, value],
        [second, value],
      ])
    open = true
  })
  return found
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(value: number): number {
  if (value <= 0) return 1
  const magnitude = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((step) => step * magnitude).find((step) => step >= value)!
}

function ticks(seconds: number): number[] {
  const step = roundUp(seconds / 8)
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => at * step).filter((at) =>
    Number.isInteger(at),
  )
}

const round = (value: number) => Math.round(value * 10) / 10

function short(value: number): string {
  if (value >= 1_000_000) return `${round(value / 1_000_000)} M`
  return value >= 10_000 ? `${round(value / 1_000)} k` : String(round(value))
}
