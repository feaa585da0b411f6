import { loadPlatform } from '@ballast/local'
import { Command } from 'commander'
import { projectOption, projectRoot } from '../project-root.ts'

export const promisesCommand = new Command('promises')
  .description('show each promise of the platform, its drill, and the last result of the drill')
  .addOption(projectOption())
  .option('--environment <name>', 'environment of the platform file', 'local')
  .option('--json', 'print the result as JSON on standard output')
  .action(run)

interface Options {
  readonly project?: string
  readonly environment: string
  readonly json?: boolean
}

async function run({ project, environment, json = false }: Options): Promise<void> {
  const root = projectRoot(project)
  const { promisesOf, renderPromises } = await import('@ballast/prove')
  const states = await promisesOf(await loadPlatform(root, environment), root)
  if (json) console.log(JSON.stringify({ version: 1, promises: states }))
  else console.log(renderPromises(states, Date.now()))
  if (states.some(({ verdict }) => verdict === 'broken')) process.exitCode = 1
}
