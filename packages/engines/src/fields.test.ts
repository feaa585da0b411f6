import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  assemble,
  call,
  environments,
  gateway,
  identity,
  loadBalancer,
  type Platform,
  platform,
  postgres,
  type Resource,
  route,
  seconds,
  service,
} from '@ballast/model'
import { described, type Fields, ignored, notDone, only, rendered } from './fields.ts'
import { testPlatform } from './fixtures/test-platform.ts'
import { addressesFor, engineOf, fieldsOf, notDoneOf } from './registry.ts'
import { paperSite } from './site.ts'

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

/** One service calls another: the test platform has a single one. */
const calling = platform('calling', () => {
  const tokens = identity('tokens', { audience: 'clocks' })
  const clock = service('clock', {
    source: 'services/clock',
    command: ['node', 'main.mjs'],
  })
  const echo = service('echo', {
    source: 'services/echo',
    calls: [call(clock, { timeout: seconds(3) })],
  })
  const api = gateway('api', { routes: [route('/**', { to: echo })], identity: tokens })
  return { entry: loadBalancer('front', { to: api }), promises: [] }
})

/** Everything that is run for a platform: the plans of its nodes, and what is made inside them. */
function whatIsRun(platform: Platform): string {
  const addresses = addressesFor(platform)
  const site = paperSite(addresses)
  const { topology } = addresses
  return JSON.stringify([
    addresses.nodes.map((node) => engineOf(node.resource)!.plan(node, site)),
    platform.resources.map((resource) => engineOf(resource)?.provisions?.(resource, topology)),
  ])
}

describe('each field of the model that is said to be rendered', () => {
  const cases = [testPlatform, calling].flatMap((definition) =>
    environments.flatMap((environment) => {
      const declared = definition.in(environment)
      return declared.resources.map((resource, at) => ({ declared, resource, at }))
    }),
  )
  const paths = new Set(
    cases.flatMap(({ resource }) => renderedPaths(fieldsOf(resource), resource.kind)),
  )
  for (const path of paths) {
    it(`changes what is run: ${path}`, () => {
      const [kind, ...names] = path.split('.')
      let tried = 0
      for (const { declared, resource, at } of cases) {
        if (resource.kind !== kind) continue
        const before = whatIsRun(declared)
        for (const other of alternatives(resource, names, fieldsOf(resource))) {
          // One clone, so that what refers to a resource refers to its changed copy.
          const entry = structuredClone(declared.entry)
          const { environment } = declared
          const clone = assemble(declared.name, environment, { ...declared, networks: [], entry })
          set(clone.resources[at]!, names, other)
          tried++
          const changed = () =>
            whatIsRun(assemble(declared.name, environment, { ...declared, entry }))
          if (after(changed) !== before) return
        }
      }
      assert.fail(
        tried === 0 ? 'The test platform gives it no value' : 'Nothing that is run differs',
      )
    })
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
    if (treatment === rendered || treatment.is === 'one-of') return [`${prefix}.${name}`]
    return typeof treatment.is === 'string' ? [] : renderedPaths(treatment, `${prefix}.${name}`)
  })
}

/** Other values for a field; none where nothing has a value for it. */
function alternatives(value: object, names: readonly string[], table: object): unknown[] {
  const current = holderOf(value, names)?.[names.at(-1)!]
  const treatment = names.reduce<unknown>((part, name) => (part as Values)[name], table)
  if (current === undefined) return []
  const { values } = treatment as { values?: readonly unknown[] }
  if (values !== undefined) return values.filter((other) => other !== current)
  if (typeof current === 'number') return [current + 1, current + 999, 1]
  if (typeof current === 'boolean') return [!current]
  if (typeof current === 'string') return [`${current}x`]
  if (Array.isArray(current)) return [typeof current[0] === 'object' ? [] : [...current, 'x']]
  // A resource is gone; a dictionary has one member more.
  return ['kind' in (current as object) ? undefined : { ...(current as object), x: 'y' }]
}

type Values = Record<string, unknown>

function set(value: object, names: readonly string[], other: unknown): void {
  holderOf(value, names)![names.at(-1)!] = other
}

/** The object whose last field it is; in a list, the first element that has a value for it. */
function holderOf(value: unknown, [name, ...rest]: readonly string[]): Values | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => holderOf(item, [name!, ...rest])).find((found) => found)
  }
  const next = (value as Values | undefined)?.[name!]
  if (next === undefined) return undefined
  return rest.length === 0 ? (value as Values) : holderOf(next, rest)
}

describe('notDoneOf', () => {
  it('refuses nothing of the test platform in local, and names what it would not do elsewhere', () => {
    for (const resource of testPlatform.in('local').resources) {
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
    const { to } = testPlatform.in('local').entry
    assert.deepEqual(refused(loadBalancer('front', { to, nodes: 2, tls: {} })), ['nodes', 'tls'])
  })
})
