import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  addressPlan,
  assemble,
  loadBalancer,
  type Platform,
  postgres,
  type Resource,
  type ResourceKind,
} from '@ballast/model'
import shop from '../../../platform.ts'
import { described, type Fields, ignored, notDone, only, rendered } from './fields.ts'
import { haproxyConfiguration } from './haproxy/config.ts'
import { issuerConfiguration } from './issuer/config.ts'
import { brokerConfiguration } from './kafka/config.ts'
import { wantedTopics } from './kafka/provision.ts'
import { gatewayConfiguration, serviceConfiguration } from './node-service/config.ts'
import { hostBasedAccess, postgresConfiguration } from './postgres/config.ts'
import { connectionLimit } from './postgres/provision.ts'
import { redisConfiguration } from './redis/config.ts'
import { fieldsOf, notDoneOf } from './registry.ts'
import { zipkinArguments } from './zipkin/config.ts'

describe('a table of fields', () => {
  interface Oven {
    readonly heat: number
    readonly light?: boolean
    readonly owner: string
    readonly racks: readonly { readonly depth: number; readonly steel: boolean }[]
    readonly timer: { readonly rings: boolean } | 'none'
  }
  const fields: Fields<Oven> = {
    heat: rendered,
    light: only(),
    owner: described,
    racks: { depth: rendered, steel: only(true) },
    timer: { rings: ignored('nobody hears it') },
  }
  const oven: Oven = {
    heat: 200,
    owner: 'bakers',
    racks: [{ depth: 40, steel: true }],
    timer: { rings: true },
  }

  it('tells what is refused and what is left out, each once', () => {
    assert.deepEqual(notDone(fields, oven), [
      { field: 'timer.rings', refused: false, text: 'timer.rings: nobody hears it' },
    ])
    const tin = { depth: 40, steel: false }
    const other: Oven = { ...oven, light: true, racks: [tin, tin], timer: 'none' }
    assert.deepEqual(
      notDone(fields, other).map(({ refused, text }) => [refused, text]),
      [
        [true, 'light true, so far none'],
        [true, 'racks.steel false, so far true'],
        [true, 'timer none'],
      ],
    )
  })

  it('does not type-check without a field, however deep', () => {
    const { heat: _, ...withoutHeat } = fields
    // @ts-expect-error: heat is missing
    const one: Fields<Oven> = withoutHeat
    // @ts-expect-error: steel is missing
    const other: Fields<Oven> = { ...fields, racks: { depth: rendered } }
    // @ts-expect-error: what is rendered of a timer is told field by field
    const third: Fields<Oven>['racks'] = rendered
    assert.ok(one && other && third)
  })
})

/** What the drivers are made to run for a platform, as far as it can be told without running it. */
function whatIsRun(platform: Platform): string {
  const addresses = addressPlan(platform)
  const paths = { data: '/data', hostBasedAccess: '/access' }
  const one = (resource: Resource): unknown[] =>
    addresses.of(resource).map((node) => {
      switch (resource.kind) {
        case 'postgres':
          return [
            postgresConfiguration(resource, node, paths),
            hostBasedAccess(platform, addresses, resource),
            connectionLimit(resource, 1),
          ]
        case 'kafka':
          return [
            brokerConfiguration(resource, node, addresses, '/data'),
            wantedTopics({ platform, resource }),
          ]
        case 'redis':
          return redisConfiguration(resource, node, '/users')
        case 'tracing':
          return zipkinArguments(node)
        case 'identity':
          return issuerConfiguration(node, '/key')
        case 'service':
          return serviceConfiguration(
            resource,
            { platform, addresses, node },
            { secretFiles: {}, volume: '/volume' },
          )
        case 'gateway':
          return gatewayConfiguration(resource, { platform, addresses, node })
        case 'loadBalancer':
          return haproxyConfiguration(resource, node, addresses, undefined)
        // Made by its broker.
        case 'topic':
          return undefined
        default:
          return assert.fail(`Nothing renders a ${resource satisfies never}`)
      }
    })
  const nodes = addresses.nodes.map(({ id, ports }) => ({ id, ports }))
  return JSON.stringify([nodes, platform.resources.map(one)])
}

/** Rendered by what no configuration shows; each with the test that sees it. */
const seenElsewhere = [
  'postgres.on', // postgres/provision.test.ts has a cluster with two databases
  'service.source', // node-service/driver.test.ts starts what is there
  'service.probes.startup', // process/start-process: a time for the start
  'gateway.probes.startup',
  'identity.tokenLifetime', // issuer/driver.test.ts reads it in a token
]

/** Where adding a letter makes no value that means something else. */
const otherValues: Record<string, unknown> = {
  'redis.persistence': 'aof',
  'loadBalancer.health.kind': 'tcp',
  'gateway.routes.repeats': 'unknown',
  'gateway.routes.retry.unsafe': 'always',
}

describe('each field of the model that is said to be rendered', () => {
  const declared = shop.in('local')
  const before = whatIsRun(declared)
  const kinds: ResourceKind[] = [...new Set(declared.resources.map(({ kind }) => kind))]
  for (const kind of kinds) {
    for (const path of renderedPaths(fieldsOf(kind), kind)) {
      if (seenElsewhere.includes(path)) continue
      it(`changes what is run: ${path}`, () => {
        let tried = 0
        for (const at of declared.resources.keys()) {
          if (declared.resources[at]!.kind !== kind) continue
          // One clone, so that what refers to a resource refers to its changed copy.
          const entry = structuredClone(declared.entry)
          const clone = assemble('shop', 'local', { ...declared, entry })
          if (!change(clone.resources[at]!, path.split('.').slice(1), otherValues[path])) continue
          tried++
          if (after(() => whatIsRun(assemble('shop', 'local', { ...declared, entry }))) !== before)
            return
        }
        assert.fail(tried === 0 ? 'The shop gives it no value' : 'Nothing that is run differs')
      })
    }
  }
})

/** What cannot be run without a value that is gone differs as well. */
function after(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}

function renderedPaths(table: object, prefix: string): string[] {
  return Object.entries(table).flatMap(([name, treatment]) => {
    if (treatment === rendered) return [`${prefix}.${name}`]
    return typeof treatment.is === 'string' ? [] : renderedPaths(treatment, `${prefix}.${name}`)
  })
}

/** Gives the field another value, of a list in its first element; false where there is none to change. */
function change(value: object, [name, ...rest]: string[], other: unknown): boolean {
  const holder = value as Record<string, unknown>
  const current = holder[name!]
  if (current === undefined) return false
  if (rest.length > 0) {
    const part = Array.isArray(current) ? current[0] : current
    return typeof part === 'object' && part !== null && change(part, rest, other)
  }
  holder[name!] = other ?? changed(current)
  return true
}

function changed(value: unknown): unknown {
  if (typeof value === 'number') return value + 999
  if (typeof value === 'boolean') return !value
  if (typeof value === 'string') return `${value}x`
  if (Array.isArray(value)) return typeof value[0] === 'object' ? [] : [...value, 'x']
  // A resource is gone; a dictionary has one member more.
  return 'kind' in (value as object) ? undefined : { ...(value as object), x: 'y' }
}

describe('notDoneOf', () => {
  it('refuses nothing of the shop in local, and names what it would not do elsewhere', () => {
    for (const resource of shop.in('local').resources) {
      assert.deepEqual(
        notDoneOf(resource).filter(({ refused }) => refused),
        [],
        resource.name,
      )
    }
    const refused = (resource: Resource) =>
      notDoneOf(resource).flatMap(({ field, refused }) => (refused ? [field] : []))
    const data = postgres('data', { port: 5433, version: 17, standbys: 1, tls: 'required' })
    assert.deepEqual(refused(data), ['version', 'standbys', 'commit', 'failover', 'tls'])
    const { to } = shop.in('local').entry
    assert.deepEqual(refused(loadBalancer('front', { to, nodes: 2, tls: {} })), ['nodes', 'tls'])
  })
})
