#!/usr/bin/env node
import { Command } from 'commander'
import { projectCommand, projectCommands } from './project-commands.ts'
import { report } from './report.ts'

/** Commands are loaded lazily: the clients of PostgreSQL and Kafka take a second to load. */
const commands = {
  up: async () => (await import('./commands/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  status: async () => (await import('./commands/status.ts')).statusCommand,
  logs: async () => (await import('./commands/logs.ts')).logsCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  prove: async () => (await import('./commands/prove.ts')).proveCommand,
  promises: async () => (await import('./commands/promises.ts')).promisesCommand,
  dlq: async () => (await import('./commands/dlq.ts')).dlqCommand,
  restart: async () => (await import('./commands/restart.ts')).restartCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  new: async () => (await import('./commands/new.ts')).newCommand,
  test: async () => (await import('./commands/test.ts')).testCommand,
}

try {
  await (await program(process.argv[2])).parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Returns the program with the command that `verb` names, or with all commands if it names none. */
async function program(verb = ''): Promise<Command> {
  const own = Object.hasOwn(commands, verb) ? [] : projectCommands()
  const all = {
    ...commands,
    ...Object.fromEntries(own.map((name) => [name, () => projectCommand(name)])),
  }
  const named = Object.hasOwn(all, verb) ? [all[verb as keyof typeof commands]] : Object.values(all)
  const made = new Command('ballast')
    .version('0.1.0')
    .description(
      'Declares a microservices platform in one file, runs it on real engines, and measures its promises',
    )
    .showHelpAfterError('(see ./ballast --help)')
  for (const load of named) made.addCommand(await load())
  for (const command of withSubcommands(made)) command.exitOverride()
  return made
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}
