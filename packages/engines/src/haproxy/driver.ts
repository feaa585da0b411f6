import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { runAs } from '../process/run-as.ts'
import { startProcess } from '../process/start-process.ts'
import { haproxyConfiguration } from './config.ts'
import { loadBalancerFields } from './fields.ts'
import { haproxyBin } from './install.ts'

export const haproxyEngine: Engine<'loadBalancer'> = {
  kind: 'loadBalancer',

  fields: loadBalancerFields,

  async start(context) {
    const { resource, node, addresses, configDirectory } = context
    const configuration = join(configDirectory, 'haproxy.cfg')
    // It is told whom to become rather than started as that user: ports below 1024 are root's to open.
    await writeFile(
      configuration,
      haproxyConfiguration(resource, node, addresses, runAs('haproxy')),
    )
    return startProcess(context, {
      command: haproxyBin(),
      // -db: in the foreground, as the child of its supervisor.
      args: ['-db', '-f', configuration],
      probe: (signal) => answersOk(`http://${node.host}:${node.ports.stats}/metrics`, signal),
      // A soft stop: no new connections, and it ends with the last request. After `drain` it cuts off the rest itself.
      stopSignals: ['SIGUSR1'],
      graceMs: resource.drain + 2_000,
    })
  },
}
