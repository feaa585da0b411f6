import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  ensureInstalled,
  type InstallEvent,
  needs,
  needsOf,
  runsAsRoot,
  schemathesis,
} from '@ballast/engines'
import { hostNeeds, loadPlatform } from '@ballast/local'
import { Command } from 'commander'
import { nearestProject, projectOption, projectRoot } from '../project-root.ts'
import { isRepository, repository } from '../repository.ts'

interface Run {
  /** Glob patterns; empty: the default patterns of Node's test runner. */
  readonly patterns: readonly string[]
  /** Test files that run at the same time. */
  readonly concurrency: number
}

/** Folders of Ballast's own tests. */
const own =
  '{packages/*/src,examples/*/services,shop/events/src,shop/services/*/src,shop/{checks,commands,proof,tests}}'

/** Tests that start no platform. Engines that they start have their own directories and ports. */
export const parallel: Run = {
  patterns: [`${own}/**/!(*.platform).test.ts`],
  concurrency: 2,
}
/** Tests that start whole platforms. Two at once would need twice the memory and disturb each other's timing. */
export const serial: Run = {
  patterns: [`${own}/**/*.platform.test.ts`],
  concurrency: 1,
}

export const testCommand = new Command('test')
  .description(
    "run the project's tests on real engines; in the repository of Ballast, all tests of Ballast",
  )
  .argument('[files...]', 'run only these test files')
  .addOption(projectOption())
  .action(async (files: string[], { project }: { project?: string }) => {
    const progress = (event: InstallEvent): void => {
      if (event.state === 'started') console.error(`Installing ${event.what}`)
    }
    const ofBallast =
      project === undefined && isRepository() && nearestProject() === process.env.BALLAST_PROJECT
    const cwd = ofBallast ? repository : projectRoot(project)
    // Without root, tests in namespaces are skipped.
    const more = ofBallast && runsAsRoot() ? hostNeeds('namespaces') : []
    const engines = ofBallast ? needs : needsOf(await loadPlatform(cwd, 'local'))
    await ensureInstalled([...engines, ...more], { assumeYes: true, progress })
    // The tests receive Ctrl-C as well, and stop the processes that they started.
    let interrupted = false
    process.on('SIGINT', () => {
      interrupted = true
    })
    const named = files.length > 0 ? files : undefined
    // Only one of Ballast's own tests uses it, and that test reports if it is missing.
    if (ofBallast) {
      await ensureInstalled([schemathesis], { assumeYes: true, progress }).catch((error: Error) =>
        console.error(`Continuing without ${schemathesis.name}: ${error.message}`),
      )
    }
    const all = ofBallast ? [parallel, serial] : [{ patterns: [], concurrency: 1 }]
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
