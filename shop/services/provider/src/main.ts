import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Endpoint, ProcessConfiguration } from '@ballast/model'
import { adminApi } from './admin.ts'
import { holder } from './answer.ts'
import { newCounters, providerApi } from './api.ts'
import { openStore } from './store.ts'

/**
 * The sandbox payment provider: a third party as far as the platform is concerned, so it shares
 * neither the platform's databases nor its helpers. Plain `node:http`: it is part of every
 * measurement of the platform and must cost little.
 */
const path = process.env.BALLAST_CONFIGURATION
if (path === undefined) throw new Error('BALLAST_CONFIGURATION must name the configuration file')
const configuration: ProcessConfiguration = JSON.parse(readFileSync(path, 'utf8'))
if (configuration.volume === undefined) throw new Error('The provider needs a volume')

const store = openStore(configuration.volume)
const counters = newCounters()
const held = holder()
let stopping = false

const servers = await Promise.all([
  listen(configuration.main, providerApi(store, counters, held)),
  listen(
    configuration.admin,
    adminApi(store, counters, () => stopping),
  ),
])
console.log(JSON.stringify({ msg: 'ready', instance: configuration.instance }))

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)

async function listen({ host, port }: Endpoint, listener: RequestListener): Promise<Server> {
  // Longer than any client keeps an idle connection: the client closes, so no request meets a closed one.
  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true }, listener)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

/** Finishes what is being answered, drops what is held on purpose, then closes the store. */
async function stop(): Promise<void> {
  stopping = true
  const overdue = setTimeout(() => {
    for (const server of servers) server.closeAllConnections()
  }, configuration.graceMs * 0.8)
  held[Symbol.dispose]()
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  clearTimeout(overdue)
  store.close()
}
