import type { PlatformNode } from '@ballast/model'

/** Arguments of the server. Spans are kept in memory, the oldest give way. */
export function zipkinArguments({ host, ports }: PlatformNode): string[] {
  return [
    // Without an address it listens on all of them.
    `--armeria.ports[0].ip=${host}`,
    `--armeria.ports[0].port=${ports.main}`,
    '--armeria.ports[0].protocols[0]=http',
    '--zipkin.storage.type=mem',
    '--zipkin.storage.mem.max-spans=20000',
    '--zipkin.self-tracing.enabled=false',
    '--logging.level.root=WARN',
    '--spring.main.banner-mode=off',
  ]
}
