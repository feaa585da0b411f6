/**
 * Renders rows as lines whose cells line up, two spaces apart: each column is as wide as its widest cell. Imported from
 * `@ballast/model/columns`, for whoever prints to a terminal.
 *
 * @param right numbers of the columns that are aligned to the right, from 0
 */
export function columns(
  rows: readonly (readonly string[])[],
  { right = [] }: { right?: readonly number[] } = {},
): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  return rows.map((row) =>
    row
      .map((cell, at) =>
        right.includes(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!),
      )
      .join('  ')
      .trimEnd(),
  )
}
