import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  ensureInstalled,
  type InstallEvent,
  needs,
  runsAsRoot,
  schemathesis,
} from '@ballast/engines'
import { hostNeeds } from '@ballast/local'
import { Command } from 'commander'
import { nearestProject, projectRoot } from '../project-root.ts'
import { isRepository, repository } from '../repository.ts'

interface Run {
  /** None: all that Node finds. */
  readonly patterns: readonly string[]
  /** Files at a time. */
  readonly concurrency: number
}

/** Where Ballast's own tests are. */
const own =
  '{packages/*/src,shop/events/src,shop/services/*/src,shop/{checks,commands,proof,tests}}'

/** They start no platform, and what engines they start have directories and ports of their own. */
export const sideBySide: Run = {
  patterns: [`${own}/**/!(*.platform).test.ts`],
  concurrency: 2,
}
/** They start whole platforms: two files at once would need twice the memory, and measure each other. */
export const oneByOne: Run = {
  patterns: [`${own}/**/*.platform.test.ts`],
  concurrency: 1,
}

export const testCommand = new Command('test')
  .description(
    "the project's tests, on real engines; in the repository of Ballast, all of Ballast's",
  )
  .argument('[files...]', 'only these')
  .action(async (files: string[]) => {
    const progress = (event: InstallEvent): void => {
      if (event.state === 'started') console.error(`Installing ${event.what}`)
    }
    // Tests in namespaces are skipped where nobody could make one.
    const more = runsAsRoot() ? hostNeeds('namespaces') : []
    await ensureInstalled([...needs, ...more], { assumeYes: true, progress })
    // Ctrl-C reaches the tests as well; what they started, they end.
    let interrupted = false
    process.on('SIGINT', () => {
      interrupted = true
    })
    const named = files.length > 0 ? files : undefined
    const ofBallast = isRepository() && nearestProject() === process.env.BALLAST_PROJECT
    const cwd = ofBallast ? repository : projectRoot()
    // One of Ballast's own tests asks for it, and says so where it is not to be had.
    if (ofBallast) {
      await ensureInstalled([schemathesis], { assumeYes: true, progress }).catch((error: Error) =>
        console.error(`Going on without ${schemathesis.name}: ${error.message}`),
      )
    }
    const all = ofBallast ? [sideBySide, oneByOne] : [{ patterns: [], concurrency: 1 }]
    for (const run of named ? [{ patterns: named, concurrency: 1 }] : all) {
      const code = await runTests(run, cwd)
      process.exitCode = process.exitCode || code
      if (interrupted) return
    }
  })

async function runTests({ patterns, concurrency }: Run, cwd: string): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...patterns],
    { cwd, stdio: 'inherit' },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
