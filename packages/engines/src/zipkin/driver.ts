import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { javaBin } from '../install/index.ts'
import { startProcess } from '../process/start-process.ts'
import { zipkinArguments } from './config.ts'
import { zipkinJar } from './install.ts'

/** Small; the first compiler alone, since its start is most of its work. */
const virtualMachine = [
  '-Xms32m',
  '-Xmx96m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=32m',
  '-XX:MaxDirectMemorySize=32m',
  '-XX:-UsePerfData',
  // The server's own default takes a thread and its buffers per core, twice.
  '-Dcom.linecorp.armeria.numCommonWorkers=1',
]

export const zipkinEngine: Engine<'tracing'> = {
  kind: 'tracing',

  start(context) {
    const { node } = context
    return startProcess(context, {
      command: javaBin(),
      args: [...virtualMachine, '-jar', zipkinJar(), ...zipkinArguments(node)],
      // Orders come before pictures of orders, most of all while everything starts.
      niceness: 10,
      probe: (signal) => answersOk(`http://${node.host}:${node.ports.main}/health`, signal),
      withinMs: 90_000,
    })
  },
}
