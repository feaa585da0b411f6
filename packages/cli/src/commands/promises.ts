import { loadPlatform } from '@ballast/local'
import { Command } from 'commander'
import { root } from '../instance.ts'

export const promisesCommand = new Command('promises')
  .description('show each promise of the platform, its drill, and what the drill last found')
  .option('--environment <name>', 'environment of the platform file', 'local')
  .option('--json', 'print the result as JSON on standard output')
  .action(run)

async function run({ environment, json = false }: { environment: string; json?: boolean }) {
  const { promisesOf, renderPromises } = await import('@ballast/prove')
  const states = await promisesOf(await loadPlatform(root, environment), root)
  if (json) console.log(JSON.stringify({ version: 1, promises: states }))
  else console.log(renderPromises(states, Date.now()))
  if (states.some(({ verdict }) => verdict === 'broken')) process.exitCode = 1
}
