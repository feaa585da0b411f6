import type { Gateway, Member, ProcessConfiguration, Service } from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { nodeArguments, nodeEnvironment, nodeSoftware } from '../process/node-process.ts'
import type { Site } from '../site.ts'
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
  const { source, volume } = node.resource
  const plan = configuredPlan(node, site, {
    configuration: serviceConfiguration(node, site),
    main: site.source(`${source}/src/main.ts`),
    folder: site.source(source),
  })
  return volume ? { ...plan, directories: [{ path: volumeOf(node, site), mode: 0o700 }] } : plan
}

/** A process of Node's that reads a ProcessConfiguration; ready when its readiness probe says so. */
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
    // Its own grace, and a moment to end.
    stop: { signals: ['SIGTERM'], graceMs: configuration.graceMs + 2_000 },
  }
}
