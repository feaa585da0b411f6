import type { PlatformNode } from '@ballast/model'

/** Bound to the node's own address: left alone, Zipkin listens on every interface. Traces are kept in memory. */
export function zipkinArguments({ host, ports }: PlatformNode): string[] {
  return [
    `--armeria.ports[0].ip=${host}`,
    `--armeria.ports[0].port=${ports.main}`,
    '--armeria.ports[0].protocols[0]=http',
    '--zipkin.storage.type=mem',
    '--zipkin.storage.mem.max-spans=50000',
    '--logging.level.root=WARN',
  ]
}
