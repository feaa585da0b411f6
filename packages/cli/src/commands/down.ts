import { stopPlatform, wipeStateDirectory } from '@ballast/local'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

export const downCommand = withInstance(new Command('down'))
  .description('stop the platform and keep its data')
  .option('--wipe', 'also remove all data, secrets and logs')
  .option('--json', 'print the result as JSON on standard output')
  .action(
    async ({
      wipe = false,
      json = false,
      ...options
    }: InstanceOptions & { wipe?: boolean; json?: boolean }) => {
      const instance = instanceOf(options)
      const stopped = await stopPlatform(instance)
      if (wipe) wipeStateDirectory(instance)
      if (json) console.log(JSON.stringify({ version: 1, stopped, wiped: wipe }))
      else
        console.log(
          `${stopped ? 'Stopped' : 'Nothing was running'}${wipe ? '; removed all data' : ''}.`,
        )
    },
  )
