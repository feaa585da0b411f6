import type { Evidence } from '../evidence/schema.ts'
import type { TwinResult } from './run-twin.ts'

/** One line for people, as each twin ends. */
export function renderTwin({ drill, sabotage, seconds, noticed, missed }: TwinResult): string {
  const said = noticed === undefined ? missed : noticed.what
  const mark = noticed === undefined ? 'NOT NOTICED' : 'noticed'
  return `${mark}  ${drill.name}, ${sabotage.name} (${seconds} s): ${sabotage.noticedBy}: ${said}`
}

/** The record of a command's twins: a page of Markdown. */
export function renderTwins(
  results: readonly TwinResult[],
  { startedAt, machine, versions }: { startedAt: string } & Pick<Evidence, 'machine' | 'versions'>,
): string {
  const noticed = results.filter((result) => result.noticed !== undefined).length
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const drills = new Set(results.map(({ drill }) => drill.name)).size
  return `# Sabotaged twins

${noticed} of ${results.length} twins of ${drills} drills noticed, in ${Math.ceil(seconds / 60)} min. Begun at ${startedAt}, Ballast ${versions.ballast}, Node ${versions.node}, ${machine.cores} cores (${machine.cpu}),
load average ${machine.loadAverage} before.

| drill | sabotage | noticed by | what it said | operation | s |
| --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
`
}

function row({ drill, sabotage, seconds, noticed, missed }: TwinResult): string {
  const said = noticed === undefined ? `**not noticed**: ${missed}` : noticed.what
  return `| ${[
    drill.name,
    sabotage.name,
    sabotage.noticedBy,
    said.split('\n')[0]!.replaceAll('|', '\\|'),
    noticed?.operation ?? '',
    seconds,
  ].join(' | ')} |`
}
