import { type Addresses, httpUrl, type Identity, type Member } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import { nodeArguments, nodeEnvironment, nodeSoftware } from '../process/node-process.ts'
import type { Site } from '../site.ts'
import { makeSigningKey, signingKeySecret } from './keys.ts'

export function issuerMembers({ port }: Identity): Member[] {
  return [{ role: 'server', count: 1, ports: { main: { port, serves: 'http' } }, keepsData: false }]
}

export function issuerSecrets(resource: Identity): EngineSecret[] {
  return [
    {
      name: signingKeySecret(resource),
      kind: 'keypair',
      readers: [resource.name],
      make: makeSigningKey,
    },
  ]
}

export function issuerPlan(node: NodeOf<Identity>, site: Site): NodePlan {
  const configuration = site.path(node, 'config', 'issuer.json')
  return {
    node: node.id,
    software: nodeSoftware,
    command: [site.node, ...nodeArguments, site.own('issuer/main')],
    env: { ...nodeEnvironment(site), BALLAST_ISSUER: configuration },
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [{ path: configuration, text: issuerConfiguration(node, site) }],
    ready: { kind: 'http', port: 'main', path: '/jwks.json', withinMs: 30_000 },
    stop: { signals: ['SIGTERM'], graceMs: 10_000 },
  }
}

/** Returns the `iss` of tokens, which is also the base URL of the discovery document. */
export function issuerUrl(addresses: Addresses, identity: Identity): string {
  return httpUrl(addresses.one('operator', identity, 'http'))
}

/** Renders the configuration of the issuer's process; the key stays in its own file. */
function issuerConfiguration(node: NodeOf<Identity>, site: Site): string {
  return JSON.stringify({
    host: node.host,
    port: node.ports.main,
    issuer: issuerUrl(site.addresses, node.resource),
    signingKeyFile: site.secret(signingKeySecret(node.resource)),
  })
}
