import { ensureInstalled, needs } from '@ballast/engines'
import {
  allTwins,
  drillsNamed,
  openProving,
  proveTwins,
  renderTwin,
  twinPortOffset,
} from '@ballast/prove'
import { projectRoot } from './project-root.ts'
import { report } from './report.ts'
import { stopSignal } from './stop-signal.ts'

/** `npm run twins [DRILL…]`: the sabotage tests. Each drill must fail under each of its sabotages. */
try {
  const signal = stopSignal()
  await ensureInstalled(needs, { signal })
  const declared = { root: projectRoot(), environment: 'local', portOffset: twinPortOffset }
  const proving = await openProving(declared)
  const twins = allTwins(drillsNamed(proving, process.argv.slice(2)), proving)
  const progress = (line: string): void => console.error(line)
  const ended = []
  for await (const result of proveTwins(twins, proving, declared, { signal, progress })) {
    ended.push(result)
    console.log(renderTwin(result))
  }
  const missed = ended.filter(({ noticed }) => noticed === undefined)
  for (const result of missed) console.log(renderTwin(result))
  const notRun = twins.length - ended.length
  console.log(
    `${ended.length - missed.length} of ${ended.length} sabotages were detected${notRun > 0 ? `, ${notRun} not run` : ''}`,
  )
  // If no sabotage ran, nothing was shown.
  if (missed.length > 0 || ended.length === 0) process.exitCode = 1
} catch (error) {
  process.exitCode = report(error)
}
