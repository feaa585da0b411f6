import type { Member, Tracing } from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import { javaNeed } from '../install/index.ts'
import { temporaryDirectory } from '../java/temporary-directory.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { zipkin } from './install.ts'

const jvmOptions = [
  '-Xms32m',
  '-Xmx96m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:ReservedCodeCacheSize=32m',
  '-XX:MaxMetaspaceSize=96m',
  '-XX:-UsePerfData',
]

export function zipkinMembers({ port }: Tracing): Member[] {
  return [{ role: 'server', count: 1, ports: { main: { port, serves: 'http' } }, keepsData: false }]
}

export function zipkinPlan(node: NodeOf<Tracing>, site: Site): NodePlan {
  const temporary = temporaryDirectory(node, site)
  return {
    node: node.id,
    software: zipkin.name,
    command: [
      site.program(javaNeed),
      ...jvmOptions,
      temporary.argument,
      '-jar',
      ...site.jars(zipkin),
      // By default Zipkin listens on every interface.
      `--armeria.ports[0].ip=${node.host}`,
      `--armeria.ports[0].port=${node.ports.main}`,
      '--armeria.ports[0].protocols[0]=http',
      '--zipkin.storage.type=mem',
      '--zipkin.storage.mem.max-spans=50000',
      '--logging.level.root=WARN',
    ],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [temporary.directory],
    files: [],
    // Low priority: no resource waits for Zipkin, and its start takes the most CPU.
    niceness: 10,
    ready: { kind: 'http', port: 'main', path: '/health', withinMs: 120_000 },
    stop: { signals: ['SIGTERM'], graceMs: 3_000 },
  }
}
