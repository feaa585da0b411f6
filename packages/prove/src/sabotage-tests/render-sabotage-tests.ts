import type { Evidence } from '../evidence/schema.ts'
import type { SabotageTestResult } from './run-sabotage-test.ts'

/** Renders one result as a line of text. */
export function renderSabotageTest({
  drill,
  sabotage,
  seconds,
  detected,
  missed,
}: SabotageTestResult): string {
  const mark = detected === undefined ? 'NOT DETECTED' : 'detected'
  const detail = detected === undefined ? missed : detected.what
  return `${mark}  ${drill.name}, ${sabotage.name} (${seconds} s): ${sabotage.detectedBy}: ${detail}`
}

/** Renders all results as a page of Markdown. */
export function renderSabotageTests(
  results: readonly SabotageTestResult[],
  { startedAt, machine, versions }: { startedAt: string } & Pick<Evidence, 'machine' | 'versions'>,
): string {
  const detected = results.filter((result) => result.detected !== undefined).length
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  const drills = new Set(results.map(({ drill }) => drill.name)).size
  return `# Sabotage tests

${detected} of ${results.length} sabotages detected, in ${drills} drills and ${Math.ceil(seconds / 60)} min. Begun at ${startedAt}, Ballast ${versions.ballast}, Node ${versions.node}, ${machine.cores} cores (${machine.cpu}),
load average ${machine.loadAverage} before.

| drill | sabotage | detected by | finding | operation | s |
| --- | --- | --- | --- | --- | --- |
${results.map(row).join('\n')}
`
}

function row({ drill, sabotage, seconds, detected, missed }: SabotageTestResult): string {
  const finding = detected === undefined ? `**not detected**: ${missed}` : detected.what
  return `| ${[
    drill.name,
    sabotage.name,
    sabotage.detectedBy,
    finding.split('\n')[0]!.replaceAll('|', '\\|'),
    detected?.operation ?? '',
    seconds,
  ].join(' | ')} |`
}
