import { createHash } from 'node:crypto'
import { isSame, type Member, type Redis, type Topology } from '@ballast/model'
import type { EngineSecret, NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { redis } from './install.ts'

/** Name of the secret that is the password of a Redis. */
export const redisSecret = ({ name }: Redis) => `${name}/default`

/** May ask whether the server answers, without a password, and nothing else. */
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
    // To a stranger it says "NOAUTH" even while it loads its data and answers its clients with an error.
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
    // Redis's own intervals: after an hour, 5 minutes or 1 minute, by how much has changed.
    persistence === 'rdb' ? 'save 3600 1 300 100 60 10000' : 'save ""',
    `appendonly ${persistence === 'aof' ? 'yes' : 'no'}`,
    'tcp-backlog 128',
    'daemonize no',
    '',
  ].join('\n')
}

/** Services, known by the hash of their password; commands that stop or reconfigure the server are not for them. */
function redisUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info
user ${prober} on nopass resetkeys resetchannels -@all +ping
`
}
