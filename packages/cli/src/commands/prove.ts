import { join } from 'node:path'
import { ensureInstalled, needsOf } from '@ballast/engines'
import { hostKindOf, hostNeeds, type Instance } from '@ballast/local'
import { columns } from '@ballast/model/columns'
import type { Drill, Proving } from '@ballast/prove'
import { Command, Option } from 'commander'
import { hostOption, type InstanceOptions, instanceOf, withInstance } from '../instance.ts'
import { parseInteger, parsePositiveInteger } from '../parse-integer.ts'
import { stopSignal } from '../stop-signal.ts'

interface Options extends InstanceOptions {
  readonly list?: boolean
  readonly short?: boolean
  readonly seed?: number
  readonly repeat: number
  readonly sabotage?: boolean
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
  .addOption(
    new Option(
      '--sabotage',
      'test the drills: run the short form of each under each of its sabotages, which it must detect',
    ).conflicts(['list', 'short', 'seed', 'repeat']),
  )
  .addOption(hostOption())
  .option('--json', 'print the evidence as JSON on standard output')
  .action(run)

async function run(
  names: string[],
  { list = false, short = false, seed, repeat, sabotage = false, json = false, ...place }: Options,
): Promise<void> {
  // Loaded lazily: the clients of PostgreSQL and Kafka are slow to load, and other commands do not need them.
  const { drillsNamed, openProving } = await import('@ballast/prove')
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
  const hosting = hostNeeds(hostKindOf(instance))
  await ensureInstalled([...needsOf(proving.platform), ...hosting], { signal })
  const runIn = { proving, instance, json, signal }
  const passed = sabotage
    ? await testDrills(chosen, runIn)
    : await runDrills(chosen, { ...runIn, short, seed, repeat })
  if (!passed) process.exitCode = 1
}

interface RunIn {
  readonly proving: Proving
  readonly instance: Instance
  readonly json: boolean
  readonly signal: AbortSignal
}

const progress = (text: string): void => console.error(text)

/** Runs drills, and returns whether all promises were kept. */
async function runDrills(
  drills: readonly Drill[],
  {
    short,
    seed = Math.floor(Math.random() * 1_000_000),
    repeat,
    json,
    instance,
    ...runIn
  }: RunIn & { short: boolean; seed: number | undefined; repeat: number },
): Promise<boolean> {
  const { proveAll, renderVerdict, writeReport } = await import('@ballast/prove')
  const form = short ? 'short' : 'long'
  const results = []
  try {
    const options = { ...runIn, form, seed, repeat, progress } as const
    for await (const { evidence, path } of proveAll(drills, instance, options)) {
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
  return results.length > 0 && results.every(({ evidence }) => evidence.verdict === 'kept')
}

/** Runs drills under each of their sabotages, and returns whether they detected all of them. */
async function testDrills(
  drills: readonly Drill[],
  { proving, instance, json, signal }: RunIn,
): Promise<boolean> {
  const { renderSabotageTest, runSabotageTests, sabotageTestsOf } = await import('@ballast/prove')
  const tests = sabotageTestsOf(drills, proving)
  const results = []
  for await (const result of runSabotageTests(tests, proving, instance, { signal, progress })) {
    results.push(result)
    if (json) progress(renderSabotageTest(result))
    else console.log(renderSabotageTest(result))
  }
  const missed = results.filter(({ detected }) => detected === undefined)
  const notRun = tests.length - results.length
  const total = `${results.length - missed.length} of ${results.length} sabotages were detected`
  const sum = notRun > 0 ? `${total}, ${notRun} not run` : total
  if (json) {
    progress(sum)
    const shown = results.map(({ drill, sabotage, ...rest }) => ({
      drill: drill.name,
      sabotage: sabotage.name,
      detectedBy: sabotage.detectedBy,
      ...rest,
    }))
    console.log(JSON.stringify({ version: 1, results: shown, notRun }))
  } else {
    for (const result of missed) console.log(renderSabotageTest(result))
    console.log(sum)
  }
  // If no sabotage test ran, nothing was shown.
  return results.length > 0 && missed.length === 0
}
