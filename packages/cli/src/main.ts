import { BallastError } from '@ballast/model'
import { Command, CommanderError } from 'commander'
import { benchCommand } from './commands/bench.ts'
import { dlqCommand } from './commands/dlq.ts'
import { downCommand } from './commands/down.ts'
import { logsCommand } from './commands/logs.ts'
import { replayCommand } from './commands/replay.ts'
import { restartCommand } from './commands/restart.ts'
import { statusCommand } from './commands/status.ts'
import { testCommand } from './commands/test.ts'
import { tokenCommand } from './commands/token.ts'
import { upCommand } from './commands/up.ts'

const program = new Command('ballast')
  .version('0.1.0')
  .description(
    'Declares a microservices platform in one file, runs it on real engines, and measures what it promises',
  )
  .addCommand(upCommand)
  .addCommand(downCommand)
  .addCommand(statusCommand)
  .addCommand(logsCommand)
  .addCommand(replayCommand)
  .addCommand(dlqCommand)
  .addCommand(restartCommand)
  .addCommand(benchCommand)
  .addCommand(tokenCommand)
  .addCommand(testCommand)
  .showHelpAfterError('(see ./ballast --help)')
for (const command of [program, ...program.commands, ...dlqCommand.commands]) command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Exit status: 1 found what it looks for, 2 used wrongly, 3 the environment lacks something. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof BallastError) {
    if (process.argv.includes('--json')) {
      console.log(
        JSON.stringify({ error: { code: error.code, message: error.message, facts: error.facts } }),
      )
    }
    console.error(`${error.code}: ${error.message}`)
    return error.exit
  }
  if (error instanceof Error && error.name === 'AbortError') return 130
  console.error(error)
  return 3
}
