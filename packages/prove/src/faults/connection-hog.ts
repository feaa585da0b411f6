import { connectAs } from '@ballast/engines'
import type { Postgres, Service } from '@ballast/model'
import type { Fault } from './fault.ts'

type Connection = Awaited<ReturnType<typeof connectAs>>

/** SQLSTATE too_many_connections. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const tooManyConnections = '53300'
/** Connections that are opened at the same time. */
const atOnce = 10

/** Idle connections under the name of a service, until its database takes no more: a leak, seen from outside. */
export function hogConnections(service: Service, database: Postgres): Fault {
  const held: Connection[] = []
  return {
    name: 'hog connections',
    target: `${service.name} -> ${database.name}`,
    async apply(scene) {
      const open = () => connectAs({ ...scene, resource: database }, service.name)
      for (let refused = false; !refused && held.length < database.maxConnections; ) {
        const opened = await Promise.allSettled(Array.from({ length: atOnce }, open))
        for (const one of opened) {
          if (one.status === 'fulfilled') held.push(one.value)
          else if ((one.reason as { code?: string }).code === tooManyConnections) refused = true
          else throw one.reason
        }
        if (refused) return `${held.length} idle connections, and the next one is refused`
      }
      return undefined
    },
    async heal(scene) {
      await Promise.all(held.splice(0).map((connection) => connection.end()))
      const connection = await connectAs({ ...scene, resource: database }, service.name)
      await connection.end()
      return 'a connection is accepted again'
    },
  }
}
