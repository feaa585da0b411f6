import { roleSecret, type Secrets } from '@ballast/engines'
import {
  type Addresses,
  httpUrl,
  type Platform,
  type Postgres,
  resourcesOf,
  type Service,
} from '@ballast/model'
import { ReplyError } from 'ioredis'
import { Client, DatabaseError } from 'pg'
import { request } from 'undici'
import { connectRedis } from '../access/connect-redis.ts'

export interface ProbedEdge {
  readonly from: string
  readonly to: string
  readonly how: 'stores' | 'caches' | 'calls' | 'routes'
  readonly declared: boolean
  readonly found: 'open' | 'closed'
  /** Response of the far end. */
  readonly answer: string
}

interface Place {
  readonly platform: Platform
  readonly addresses: Addresses
  readonly secrets: Secrets
}

/** An edge is right if it is open exactly where it is declared. */
export const isRight = ({ declared, found }: ProbedEdge) => declared === (found === 'open')

/**
 * Tries every pair of a service and a database with that service's own name and password, the cache with
 * and without a password, and every declared call. What `local` cannot close is not tried: on one
 * machine every process reaches every port, and Kafka asks nobody for a name.
 */
export async function probeEdges(place: Place): Promise<ProbedEdge[]> {
  const { platform } = place
  const services = resourcesOf(platform, 'service').filter(({ database }) => database)
  const probes = [
    ...services.flatMap((service) =>
      resourcesOf(platform, 'postgres').map((database) => probeDatabase(place, service, database)),
    ),
    ...probeCaches(place),
    ...probeCalls(place),
  ]
  return Promise.all(probes)
}

async function probeDatabase(
  { addresses, secrets }: Place,
  service: Service,
  database: Postgres,
): Promise<ProbedEdge> {
  const { host, port } = addresses.one('operator', database, 'read-write')
  const edge = {
    from: service.name,
    to: database.name,
    how: 'stores' as const,
    declared: service.database === database,
  }
  const client = new Client({
    host,
    port,
    database: database.name,
    user: service.name,
    password: await secrets.read(roleSecret(addresses.topology, service.database!, service.name)),
    connectionTimeoutMillis: 5_000,
    application_name: 'ballast-connectivity',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return { ...edge, found: 'open', answer: 'logged in' }
  } catch (error) {
    // Only a refusal shows that the edge is closed: a database that is away shows nothing.
    if (!(error instanceof DatabaseError)) throw error
    return { ...edge, found: 'closed', answer: error.message }
  } finally {
    await client.end().catch(() => {})
  }
}

function probeCaches({ platform, addresses }: Place): Promise<ProbedEdge>[] {
  return resourcesOf(platform, 'redis').map(async (cache): Promise<ProbedEdge> => {
    await using client = await connectRedis(addresses.one('operator', cache, 'read-write'))
    const [isOpen, answer] = await client.redis.ping().then(
      (text) => [true, text] as const,
      (error: Error) => {
        // Only a refusal shows that the edge is closed: a cache that is away shows nothing.
        if (!(error instanceof ReplyError)) throw error
        return [false, error.message] as const
      },
    )
    return {
      from: 'anyone without a password',
      to: cache.name,
      how: 'caches',
      declared: false,
      found: isOpen ? 'open' : 'closed',
      answer,
    }
  })
}

function probeCalls({ platform, addresses }: Place): Promise<ProbedEdge>[] {
  return platform.links.flatMap(({ from, to, how }) => {
    if (how !== 'calls' && how !== 'routes') return []
    return addresses.reach(from, to, 'http').map(async (address): Promise<ProbedEdge> => {
      const edge = { from: from.name, to: address.node, how, declared: true }
      const url = httpUrl(address, '/')
      return request(url, { headersTimeout: 5_000 }).then(
        async ({ statusCode, body }) => {
          await body.dump()
          return { ...edge, found: 'open', answer: `HTTP ${statusCode}` }
        },
        (error: Error) => ({ ...edge, found: 'closed', answer: error.message }),
      )
    })
  })
}
