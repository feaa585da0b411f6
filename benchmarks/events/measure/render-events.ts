import { columns } from '@ballast/model/columns'
import type { EventsBenchmark } from './bench-events.ts'
import type { Spread } from './spread.ts'

/** The benchmark as a person reads it. */
export function renderEventsBenchmark({
  machine,
  offeredPerSecond,
  seconds,
  committed,
  failed,
  committedPerSecond,
  commitMs,
  handledMs,
  missing,
  handledTwice,
  floor,
  cpuMsPerEvent,
  cpuMsByNode,
}: EventsBenchmark): string {
  const nodes = columns(
    Object.entries(cpuMsByNode).map(([id, ms]) => [id, `${ms} ms/event`]),
    { right: [1] },
  ).map((line) => `  ${line}`)
  return [
    `Machine: ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, load ${machine.loadBefore} before the run`,
    '',
    `Events                  ${committed}, ${committedPerSecond}/s committed of ${offeredPerSecond}/s for ${seconds} s; ${failed} not committed, ${missing} missing, ${handledTwice} handled twice`,
    `Commit to handled       ${shown(handledMs)}`,
    `Commit                  ${shown(commitMs)}; alone ${shown(floor.commitMs)}`,
    `Kafka's acknowledgement alone ${shown(floor.acknowledgedMs)}`,
    `CPU                     ${cpuMsPerEvent} ms an event, of all processes`,
    '',
    ...nodes,
  ].join('\n')
}

const shown = ({ p50, p99, max }: Spread) => `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`
