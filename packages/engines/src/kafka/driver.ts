import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { javaBin } from '../install/index.ts'
import { sharedClasses } from '../java/shared-classes.ts'
import { temporaryDirectory } from '../java/temporary-directory.ts'
import { startProcess } from '../process/start-process.ts'
import { withAdmin } from './admin.ts'
import { brokerConfiguration, loggingConfiguration } from './config.ts'
import { kafkaFields } from './fields.ts'
import { formatLog } from './format.ts'
import { kafkaJars } from './install.ts'
import { provisionTopics } from './provision.ts'

/**
 * Small and quick to start. The first compiler alone halves the CPU of the start; it costs peak throughput that
 * a machine which runs the whole platform does not reach.
 */
const virtualMachine = [
  '-Xms64m',
  '-Xmx192m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=48m',
  '-XX:MaxDirectMemorySize=64m',
  '-XX:-UsePerfData',
]

export const kafkaEngine: Engine<'kafka'> = {
  kind: 'kafka',

  fields: kafkaFields,

  async start(context) {
    const { resource, node, addresses, cacheDirectory, configDirectory, dataDirectory } = context
    const data = join(dataDirectory, 'log')
    const configuration = join(configDirectory, 'server.properties')
    const logging = join(configDirectory, 'log4j2.properties')
    await writeFile(configuration, brokerConfiguration(resource, node, addresses, data))
    await writeFile(logging, loggingConfiguration())
    await formatLog(data, node.index, context)
    const [java, jars] = [javaBin(), kafkaJars()]
    const classes = sharedClasses(cacheDirectory, 'kafka', java, jars)
    const running = await startProcess(context, {
      command: java,
      args: [
        ...virtualMachine,
        ...classes.args,
        await temporaryDirectory(dataDirectory),
        `-Dlog4j2.configurationFile=${logging}`,
        '-cp',
        jars.join(':'),
        'kafka.Kafka',
        configuration,
      ],
      probe: () =>
        withAdmin([{ host: node.host, port: node.ports.internal! }], async (admin) => {
          const { brokers } = await admin.metadata({ topics: [] })
          return brokers.size > 0
        }),
      withinMs: 60_000,
      graceMs: 20_000,
    })
    void running.exited.then(classes.keep)
    return running
  },

  provision: provisionTopics,
}
