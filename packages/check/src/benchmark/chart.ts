/** One point of a measurement. */
export interface Point {
  readonly services: number
  readonly cpuMs: number
}

// Separate from the chart of drill reports, which has linear axes in seconds and is part of a page.
const width = 560
const height = 320
const edge = 60

/** Plots CPU time over the number of services as SVG, on logarithmic axes. The dashed line is linear growth. */
export function chart(points: readonly Point[]): string {
  const x = (services: number) => edge + (Math.log10(services) - 1) * ((width - 2 * edge) / 2)
  const y = (ms: number) => height - edge - Math.log10(ms) * ((height - 2 * edge) / 3)
  const text = (at: number, down: number, label: string, anchor = 'middle') =>
    `<text x="${at.toFixed(1)}" y="${down.toFixed(1)}" text-anchor="${anchor}">${label}</text>`
  const last = points.at(-1)!
  const perService = last.cpuMs / last.services
  const [from, to] = [points[0]!.services, last.services]
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>CPU time of check by number of services</title>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...[1, 10, 100, 1_000].flatMap((ms) => [
      `<path d="M${edge} ${y(ms).toFixed(1)}H${width - edge}" stroke="#ddd"/>`,
      text(edge - 6, y(ms) + 4, `${ms} ms`, 'end'),
    ]),
    `<path d="M${x(from).toFixed(1)} ${y(perService * from).toFixed(1)}L${x(to).toFixed(1)} ${y(perService * to).toFixed(1)}" stroke="#999" stroke-dasharray="4 4"/>`,
    ...points.flatMap(({ services, cpuMs }) => [
      `<circle cx="${x(services).toFixed(1)}" cy="${y(cpuMs).toFixed(1)}" r="4" fill="#0b62a4"/>`,
      text(x(services), y(cpuMs) - 10, `${cpuMs.toFixed(1)} ms`),
      text(x(services), height - edge + 20, `${services}`),
    ]),
    text(width / 2, height - 14, 'services; dashed: linear, from the largest'),
    text(width / 2, 24, 'CPU time of one check, all rules, three environments'),
    '</svg>',
  ].join('\n')}\n`
}
