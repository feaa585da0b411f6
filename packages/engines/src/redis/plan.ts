import { createHash } from 'node:crypto'
import { isSame, type Member, type Redis, type Topology } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { redis } from './install.ts'

/** Name of the secret that holds the password of a Redis. */
export const redisSecret = ({ name }: Redis) => `${name}/default`

/** A user without a password that may only send PING, for the readiness probe. */
const prober = 'prober'

const usersSecret = ({ name }: Redis) => `${name}/users`

export function redisMembers({ port }: Redis): Member[] {
  return [
    {
      role: 'server',
      count: 1,
      ports: { main: { port, serves: 'read-write' } },
      keepsData: true,
    },
  ]
}

export function redisSecrets(
  resource: Redis,
  { platform }: Pick<Topology, 'platform'>,
): EngineSecret[] {
  const clients = platform.links.filter(({ to, how }) => isSame(to, resource) && how === 'caches')
  return [
    {
      name: redisSecret(resource),
      kind: 'password',
      readers: [...new Set(clients.map(({ from }) => from.name))],
      opens: 'read-write',
    },
    {
      name: usersSecret(resource),
      kind: 'derived',
      readers: [resource.name],
      make: async (read) => redisUsers(await read(redisSecret(resource))),
    },
  ]
}

export function redisPlan(node: NodeOf<Redis>, site: Site): NodePlan {
  const configuration = site.path(node, 'config', 'redis.conf')
  return {
    node: node.id,
    software: redis.name,
    command: [site.program(redis), configuration],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [
      {
        path: configuration,
        text: redisConfiguration(node, site.secret(usersSecret(node.resource))),
      },
    ],
    // Needs a user: without one, Redis answers "NOAUTH" even while it still loads its data and rejects commands.
    ready: {
      kind: 'exchange',
      port: 'main',
      send: Buffer.from(`AUTH ${prober} none\r\nPING\r\n`).toString('hex'),
      expect: '^\\+OK\r\n\\+PONG',
      withinMs: 30_000,
    },
    stop: { signals: ['SIGTERM'], graceMs: 10_000 },
  }
}

function redisConfiguration({ resource, host, ports }: NodeOf<Redis>, users: string): string {
  const { maxMemory, persistence, policy } = resource
  return [
    `bind ${host}`,
    `port ${ports.main}`,
    `aclfile ${users}`,
    `maxmemory ${maxMemory}`,
    `maxmemory-policy ${policy}`,
    // Redis's defaults: after an hour with 1 change, 5 minutes with 100, or 1 minute with 10,000.
    persistence === 'rdb' ? 'save 3600 1 300 100 60 10000' : 'save ""',
    `appendonly ${persistence === 'aof' ? 'yes' : 'no'}`,
    'tcp-backlog 128',
    'daemonize no',
    '',
  ].join('\n')
}

/**
 * Renders the ACL file. Services authenticate by the hash of their password, and may not stop or reconfigure the
 * server.
 */
function redisUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info
user ${prober} on nopass resetkeys resetchannels -@all +ping
`
}
