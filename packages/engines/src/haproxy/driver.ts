import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { answersOk } from '../http/answers-ok.ts'
import { startProcess } from '../process/start-process.ts'
import { haproxyConfiguration } from './config.ts'
import { haproxyBin } from './install.ts'

export const haproxyEngine: Engine<'loadBalancer'> = {
  kind: 'loadBalancer',

  async start(context) {
    const { resource, node, addresses, configDirectory } = context
    const configuration = join(configDirectory, 'haproxy.cfg')
    const user = unprivilegedUser()
    await writeFile(configuration, haproxyConfiguration(resource, node, addresses, { user }))
    return startProcess(context, {
      command: haproxyBin(),
      // In the foreground and without a master: one process, one to supervise.
      args: ['-db', '-f', configuration],
      probe: (signal) => answersOk(`http://${node.host}:${node.ports.stats}/`, signal),
      // SIGUSR1 lets what is under way end and takes nothing new; idle connections would keep it until SIGTERM.
      stopSignals: ['SIGUSR1', 'SIGTERM'],
      graceMs: 4_000,
    })
  },
}

/** The user that its package made, for when root runs it. */
function unprivilegedUser(): string | undefined {
  if (process.getuid?.() !== 0) return undefined
  return /^haproxy:/m.test(readFileSync('/etc/passwd', 'utf8')) ? 'haproxy' : undefined
}
