import { relative } from 'node:path'
import { Command } from 'commander'
import { projectOption, projectRoot } from '../project-root.ts'

interface Options {
  readonly json?: boolean
}

const platform = new Command('platform')
  .description('make the project of a new platform: declaration, service and proof')
  .argument(
    '<folder>',
    'a folder that does not exist yet; its name becomes the name of the platform',
  )
  .option('--json', 'print the result as JSON on standard output')
  .action(async (folder: string, { json = false }: Options) => {
    const { newPlatform } = await import('../new/new-platform.ts')
    const { root, files } = await newPlatform(folder, (text) => console.error(text))
    if (json) console.log(JSON.stringify({ version: 1, root, files }))
    else console.log([...made(files), '', 'Next:', ...nextSteps(root)].join('\n'))
  })

const service = new Command('service')
  .description('add a service to the project, with a database, a route and a test')
  .argument('<name>', 'small letters, digits and hyphens: gift-cards')
  .addOption(projectOption())
  .option('--json', 'print the result as JSON on standard output')
  .action(async (name: string, { project, json = false }: Options & { project?: string }) => {
    const { newService } = await import('../new/new-service.ts')
    const { files } = await newService(projectRoot(project), name)
    if (json) console.log(JSON.stringify({ version: 1, files }))
    else console.log([...made(files), '', 'Next: ./ballast check, ./ballast test'].join('\n'))
  })

export const newCommand = new Command('new')
  .description('make a project, or add a service to one')
  .addCommand(platform)
  .addCommand(service)

const made = (files: readonly string[]): string[] => files.map((file) => `  ${file}`)

function nextSteps(root: string): string[] {
  return [
    `  cd ${relative('', root) || '.'} && npm install`,
    '  ./ballast check           finds settings that contradict each other',
    '  ./ballast up --detach     starts the platform on this machine',
    '  ./ballast prove --short   injects faults into a separate platform, and measures its promises',
    '  ./ballast down',
  ]
}
