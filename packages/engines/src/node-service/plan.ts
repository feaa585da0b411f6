import type {
  Gateway,
  Member,
  ProcessConfiguration,
  Service,
  ServiceConfiguration,
} from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { nodeArguments, nodeEnvironment, nodeSoftware } from '../process/node-process.ts'
import type { Site } from '../site.ts'
import { commandEnvironment } from './command-environment.ts'
import { serviceConfiguration, volumeOf } from './config.ts'

export function processMembers({ replicas, limits }: Service | Gateway): Member[] {
  return [
    {
      role: 'replica',
      count: replicas,
      scales: true,
      ports: { main: { serves: 'http' }, admin: { serves: 'admin' } },
      keepsData: false,
      ...(limits && { limits }),
    },
  ]
}

export function serviceMembers(service: Service): Member[] {
  return processMembers(service).map((member) => ({ ...member, keepsData: service.volume }))
}

export function servicePlan(node: NodeOf<Service>, site: Site): NodePlan {
  const { source, volume, command } = node.resource
  const configuration = serviceConfiguration(node, site)
  const folder = site.source(source)
  const main = site.source(`${source}/src/main.ts`)
  const nodePlan = configuredPlan(node, site, { configuration, main, folder })
  const plan =
    command === undefined
      ? nodePlan
      : commandPlan(nodePlan, site, { command, folder, configuration })
  return volume ? { ...plan, directories: [{ path: volumeOf(node, site), mode: 0o700 }] } : plan
}

/** Returns the plan with the service's own command in place of Node.js. */
function commandPlan(
  { env: { BALLAST_CONFIGURATION = '' }, ...plan }: NodePlan,
  site: Site,
  {
    command: [program, ...args],
    folder,
    configuration,
  }: {
    command: readonly [string, ...string[]]
    folder: string
    configuration: ServiceConfiguration
  },
): NodePlan {
  return {
    ...plan,
    software: program,
    command: [site.onPath(program), ...args],
    env: { ...commandEnvironment(configuration), BALLAST_CONFIGURATION },
    workingDirectory: folder,
    loads: [folder],
  }
}

/** Plans a Node.js process that reads a ProcessConfiguration and is ready when its readiness probe succeeds. */
export function configuredPlan(
  node: NodeOf<Service | Gateway>,
  site: Site,
  {
    configuration,
    main,
    folder,
  }: { configuration: ProcessConfiguration; main: string; folder: string },
): NodePlan {
  const { probes, limits } = node.resource
  const file = site.path(node, 'config', 'configuration.json')
  return {
    node: node.id,
    software: nodeSoftware,
    command: [site.node, ...nodeArguments, main],
    env: { ...nodeEnvironment(site), BALLAST_CONFIGURATION: file },
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [{ path: file, text: JSON.stringify(configuration, undefined, 2), mode: 0o600 }],
    ...(limits && { limits }),
    ready: { kind: 'http', port: 'admin', path: probes.readiness, withinMs: probes.startup },
    live: { kind: 'http', port: 'admin', path: probes.liveness },
    loads: [folder, site.package('kit'), site.package('model'), site.lockFile],
    // Its own grace period, and 2 s to exit.
    stop: { signals: ['SIGTERM'], graceMs: configuration.graceMs + 2_000 },
  }
}
