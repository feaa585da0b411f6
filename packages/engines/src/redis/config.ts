import { createHash } from 'node:crypto'
import type { PlatformNode, Redis } from '@ballast/model'

/** A cache: what does not fit is forgotten, and nothing is written to disk. */
export function redisConfiguration(resource: Redis, node: PlatformNode, aclFile: string): string {
  return [
    `bind ${node.host}`,
    `port ${node.ports.main}`,
    `aclfile ${aclFile}`,
    `maxmemory ${resource.maxMemory}`,
    'maxmemory-policy allkeys-lru',
    'save ""',
    'appendonly no',
    'tcp-backlog 128',
    'daemonize no',
    '',
  ].join('\n')
}

/** One user, known by the hash of the password; commands that stop or reconfigure the server are not for services. */
export function redisUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info\n`
}
