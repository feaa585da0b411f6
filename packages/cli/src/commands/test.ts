import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ensureInstalled, type InstallEvent, needs, schemathesis } from '@ballast/engines'
import { Command } from 'commander'
import { root } from '../instance.ts'

/** One file at a time: they start real engines, and two at once would measure each other. */
const concurrency = 1

export const testCommand = new Command('test')
  .description('all tests, on real engines')
  .argument('[files...]', 'only these')
  .action(async (files: string[]) => {
    const progress = (event: InstallEvent): void => {
      if (event.state === 'started') console.error(`Installing ${event.what}`)
    }
    await ensureInstalled(needs, { assumeYes: true, progress })
    // One test asks for it, and says so where it is not to be had.
    await ensureInstalled([schemathesis], { assumeYes: true, progress }).catch((error: Error) =>
      console.error(`Going on without ${schemathesis.name}: ${error.message}`),
    )
    const patterns =
      files.length > 0 ? files : ['packages/*/src/**/*.test.ts', 'services/*/src/**/*.test.ts']
    const child = spawn(
      process.execPath,
      ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...patterns],
      { cwd: root, stdio: 'inherit' },
    )
    // Ctrl-C reaches the tests as well; what they started, they end.
    process.on('SIGINT', () => {})
    const [code] = (await once(child, 'exit')) as [number | null]
    process.exitCode = code ?? 1
  })
