import { createHash } from 'node:crypto'
import type { PlatformNode, Redis } from '@ballast/model'

export function redisConfiguration(
  { maxMemory, persistence, policy }: Redis,
  node: PlatformNode,
  aclFile: string,
): string {
  return [
    `bind ${node.host}`,
    `port ${node.ports.main}`,
    `aclfile ${aclFile}`,
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

/** One user, known by the hash of the password; commands that stop or reconfigure the server are not for services. */
export function redisUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info\n`
}
