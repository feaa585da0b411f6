import { BallastError } from '@ballast/model'
import { Command, CommanderError } from 'commander'

/** Only what the command line names is loaded: clients of PostgreSQL and Kafka take a second to load. */
const commands = {
  up: async () => (await import('./commands/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  logs: async () => (await import('./commands/logs.ts')).logsCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  prove: async () => (await import('./commands/prove.ts')).proveCommand,
  promises: async () => (await import('./commands/promises.ts')).promisesCommand,
  dlq: async () => (await import('./commands/dlq.ts')).dlqCommand,
  restart: async () => (await import('./commands/restart.ts')).restartCommand,
  bench: async () => (await import('./commands/bench.ts')).benchCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  test: async () => (await import('./commands/test.ts')).testCommand,
}

try {
  await (await program(process.argv[2])).parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** The program with the one command that is named, or with all where none is. */
async function program(verb = ''): Promise<Command> {
  const named = Object.hasOwn(commands, verb)
    ? [commands[verb as keyof typeof commands]]
    : Object.values(commands)
  const made = new Command('ballast')
    .version('0.1.0')
    .description(
      'Declares a microservices platform in one file, runs it on real engines, and measures what it promises',
    )
    .showHelpAfterError('(see ./ballast --help)')
  for (const load of named) made.addCommand(await load())
  for (const command of withSubcommands(made)) command.exitOverride()
  return made
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
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
