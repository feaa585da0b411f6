import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { javaBin } from '../install/index.ts'
import { temporaryDirectory } from '../java/temporary-directory.ts'
import { startProcess } from '../process/start-process.ts'
import { zipkinArguments } from './config.ts'
import { tracingFields } from './fields.ts'
import { zipkinJar } from './install.ts'

const virtualMachine = [
  '-Xms32m',
  '-Xmx96m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=32m',
  '-XX:MaxMetaspaceSize=96m',
  '-XX:-UsePerfData',
]

export const zipkinEngine: Engine<'tracing'> = {
  kind: 'tracing',

  fields: tracingFields,

  async start(context) {
    const { node, dataDirectory } = context
    const temporary = await temporaryDirectory(dataDirectory)
    return startProcess(context, {
      command: javaBin(),
      args: [...virtualMachine, temporary, '-jar', zipkinJar(), ...zipkinArguments(node)],
      // Nothing waits for it, and its start is the most expensive of all: it gives way.
      niceness: 10,
      probe: (signal) => answersOk(`http://${node.host}:${node.ports.main}/health`, signal),
      withinMs: 120_000,
      graceMs: 3_000,
    })
  },
}
