import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BallastError } from '@ballast/model'
import { Command } from 'commander'
import { nearestProject } from './project-root.ts'

/** Returns the names of the project's own commands: the files in its folder `commands`. */
export function projectCommands(): string[] {
  const folder = commandsFolder()
  if (folder === undefined || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => /^[^.]+\.ts$/.test(file))
    .map((file) => basename(file, '.ts'))
    .toSorted()
}

/** Loads a command of the project. @throws {BallastError} USAGE if it is not the default export of its file */
export async function projectCommand(name: string): Promise<Command> {
  const file = join(commandsFolder()!, `${name}.ts`)
  const { default: command } = (await import(pathToFileURL(file).href)) as { default?: unknown }
  if (command instanceof Command && command.name() === name) return command
  throw new BallastError('USAGE', `The default export of ${file} must be the command "${name}"`, {
    facts: { file },
  })
}

/** The command line is not parsed yet: which commands there are depends on the project that it names. */
function commandsFolder(): string | undefined {
  const at = process.argv.findIndex((word) => /^--project(?:=|$)/.test(word))
  const [, inWord] = /^--project=(.*)$/.exec(process.argv[at] ?? '') ?? []
  const root = at === -1 ? nearestProject() : (inWord ?? process.argv[at + 1])
  return root === undefined ? undefined : join(resolve(root), 'commands')
}
