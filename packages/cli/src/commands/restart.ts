import { connect } from '@ballast/local'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

export const restartCommand = withInstance(new Command('restart'))
  .description('restart a node, or the nodes of a resource one after another')
  .argument('<name>')
  .option('--json', 'print the result as JSON on standard output')
  .action(
    async (name: string, { json = false, ...options }: InstanceOptions & { json?: boolean }) => {
      await using client = connect(instanceOf(options))
      const nodes = await client.act(name, 'restart')
      if (json) console.log(JSON.stringify({ version: 1, nodes }))
      else
        for (const { id, startMs } of nodes)
          console.log(`${id} is ready again after ${((startMs ?? 0) / 1_000).toFixed(1)} s`)
    },
  )
