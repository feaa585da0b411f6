import { createHash } from 'node:crypto'
import type { PlatformNode, Redis } from '@ballast/model'

/** `redis.conf` of a cache: nothing is written to disk, and the least used entry makes room for a new one. */
export function redisConfiguration(
  { maxMemory }: Redis,
  { host, ports }: PlatformNode,
  paths: { data: string; users: string },
): string {
  return `# Rendered by Ballast at every start: changes made here are lost.
bind ${host}
port ${ports.main}
protected-mode yes
daemonize no
dir "${paths.data}"
aclfile "${paths.users}"
databases 1
maxclients 1000
maxmemory ${maxMemory}
maxmemory-policy allkeys-lru
# What a cache holds is made again: it starts empty.
save ""
appendonly no
lazyfree-lazy-eviction yes
lazyfree-lazy-expire yes
tcp-keepalive 60
# The title would take the place of the environment that a process is recognised by.
set-proc-title no
`
}

/** The users: one, known by the hash of its password, without the commands that run or reveal the server. */
export function redisUsers(password: string): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default on #${hash} ~* &* +@all -@admin -@dangerous +info\n`
}
