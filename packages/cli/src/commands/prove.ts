import { join } from 'node:path'
import { ensureInstalled, needs } from '@ballast/engines'
import { hostKindOf, hostNeeds } from '@ballast/local'
import { columns } from '@ballast/model/columns'
import { Command } from 'commander'
import { hostOption, type InstanceOptions, instanceOf, withInstance } from '../instance.ts'
import { parseInteger, parsePositiveInteger } from '../parse-integer.ts'
import { stopSignal } from '../stop-signal.ts'

interface Options extends InstanceOptions {
  readonly list?: boolean
  readonly short?: boolean
  readonly seed?: number
  readonly repeat: number
  readonly json?: boolean
}

/** Drills run on a separate platform, so that they cannot damage existing data. */
const defaultPortOffset = 3_200

export const proveCommand = withInstance(new Command('prove'))
  .description('inject faults into a separate platform under load, and measure its promises')
  .argument('[drill...]', 'default: all drills')
  .option('--list', 'list the drills with their titles')
  .option('--short', 'run short drills, a few seconds each')
  .option(
    '--seed <number>',
    'seed of the schedule and the operations; default: random',
    parseInteger,
  )
  .option(
    '--repeat <number>',
    'times to run each drill, incrementing the seed',
    parsePositiveInteger,
    1,
  )
  .addOption(hostOption())
  .option('--json', 'print the evidence as JSON on standard output')
  .action(run)

async function run(
  names: string[],
  { list = false, short = false, seed, repeat, json = false, ...place }: Options,
): Promise<void> {
  // Loaded lazily: the clients of PostgreSQL and Kafka are slow to load, and other commands do not need them.
  const { drillsNamed, openProving, proveAll, renderVerdict, writeReport } = await import(
    '@ballast/prove'
  )
  const instance = instanceOf({ ...place, portOffset: place.portOffset || defaultPortOffset })
  const proving = await openProving(instance)
  const chosen = drillsNamed(proving, names)
  if (list) {
    const known = chosen.map(({ name, title }) => ({ name, title }))
    if (json) console.log(JSON.stringify({ version: 1, drills: known }))
    else console.log(columns(known.map(({ name, title }) => [name, title])).join('\n'))
    return
  }
  const signal = stopSignal()
  const progress = (text: string): void => console.error(text)
  await ensureInstalled([...needs, ...hostNeeds(hostKindOf(instance))], { signal })
  const results = []
  const options = {
    proving,
    form: short ? 'short' : 'long',
    seed: seed ?? Math.floor(Math.random() * 1_000_000),
    repeat,
    signal,
    progress,
  } as const
  try {
    for await (const { evidence, path } of proveAll(chosen, instance, options)) {
      results.push({ path, evidence })
      if (json) progress(renderVerdict(evidence, path))
      else console.log(renderVerdict(evidence, path))
    }
  } finally {
    if (results.length > 0) {
      const report = join(instance.root, 'evidence', 'report.html')
      const evidence = results.map((result) => result.evidence)
      await writeReport(report, evidence)
      progress(`Report: ${report}`)
    }
  }
  if (json) console.log(JSON.stringify({ version: 1, results }))
  // If no drill ran, no promise was proven.
  const kept = results.length > 0 && results.every(({ evidence }) => evidence.verdict === 'kept')
  if (!kept) process.exitCode = 1
}
