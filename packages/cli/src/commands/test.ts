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
import { root } from '../instance.ts'

interface Run {
  readonly patterns: readonly string[]
  /** Files at a time. */
  readonly concurrency: number
}

/** They start no platform, and what engines they start have directories and ports of their own. */
export const sideBySide: Run = {
  patterns: ['{packages,services}/*/src/**/!(*.platform).test.ts'],
  concurrency: 2,
}
/** They start whole platforms: two files at once would need twice the memory, and measure each other. */
export const oneByOne: Run = {
  patterns: ['{packages,services}/*/src/**/*.platform.test.ts'],
  concurrency: 1,
}

export const testCommand = new Command('test')
  .description('all tests, on real engines')
  .argument('[files...]', 'only these')
  .action(async (files: string[]) => {
    const progress = (event: InstallEvent): void => {
      if (event.state === 'started') console.error(`Installing ${event.what}`)
    }
    // Tests in namespaces are skipped where nobody could make one.
    const more = runsAsRoot() ? hostNeeds('namespaces') : []
    await ensureInstalled([...needs, ...more], { assumeYes: true, progress })
    // One test asks for it, and says so where it is not to be had.
    await ensureInstalled([schemathesis], { assumeYes: true, progress }).catch((error: Error) =>
      console.error(`Going on without ${schemathesis.name}: ${error.message}`),
    )
    // Ctrl-C reaches the tests as well; what they started, they end.
    let interrupted = false
    process.on('SIGINT', () => {
      interrupted = true
    })
    const runs = files.length > 0 ? [{ patterns: files, concurrency: 1 }] : [sideBySide, oneByOne]
    for (const run of runs) {
      const code = await runTests(run)
      process.exitCode = process.exitCode || code
      if (interrupted) return
    }
  })

async function runTests({ patterns, concurrency }: Run): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...patterns],
    { cwd: root, stdio: 'inherit' },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}
