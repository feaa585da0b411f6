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
import { described, type Fields, ignored, only, rendered, unsupportedFields } from './fields.ts'
import { testPlatform } from './fixtures/test-platform.ts'
import { addressesFor, engineOf, fieldsOf, unsupportedFieldsOf } from './registry.ts'
import { placeholderSite } from './site.ts'

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
    timer: { rings: ignored('the bell is not connected') },
  }
  const oven: Oven = {
    heat: 200,
    owner: 'bakers',
    racks: [{ depth: 40, steel: true }],
    timer: { rings: true },
  }

  it('lists each refused field and each ignored field once', () => {
    assert.deepEqual(unsupportedFields(fields, oven), [
      { field: 'timer.rings', refused: false, text: 'timer.rings: the bell is not connected' },
    ])
    const tin = { depth: 40, steel: false }
    const other: Oven = { ...oven, light: true, racks: [tin, tin], timer: 'none' }
    assert.deepEqual(
      unsupportedFields(fields, other).map(({ refused, text }) => [refused, text]),
      [
        [true, 'light true, only none is supported'],
        [true, 'racks.steel false, only true is supported'],
        [true, 'timer none'],
      ],
    )
  })

  it('does not type-check if a field is missing at any depth', () => {
    const { heat: _, ...withoutHeat } = fields
    // @ts-expect-error: heat is missing
    const one: Fields<Oven> = withoutHeat
    // @ts-expect-error: steel is missing
    const other: Fields<Oven> = { ...fields, racks: { depth: rendered } }
    // @ts-expect-error: each field of timer needs its own entry
    const third: Fields<Oven>['racks'] = rendered
    assert.ok(one && other && third)
  })
})

/** A platform where one service calls another; the test platform has only one service. */
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

/** Renders everything that runs for a platform: the plans of its nodes, and what is provisioned in them. */
function renderedPlatform(platform: Platform): string {
  const addresses = addressesFor(platform)
  const site = placeholderSite(addresses)
  const { topology } = addresses
  return JSON.stringify([
    addresses.nodes.map((node) => engineOf(node.resource)!.plan(node, site)),
    platform.resources.map((resource) => engineOf(resource)?.provisions?.(resource, topology)),
  ])
}

describe('each field of the model that is marked as rendered', () => {
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
    it(`changes a plan: ${path}`, () => {
      const [kind, ...names] = path.split('.')
      let tried = 0
      for (const { declared, resource, at } of cases) {
        if (resource.kind !== kind) continue
        const before = renderedPlatform(declared)
        for (const other of alternatives(resource, names, fieldsOf(resource))) {
          // A single clone, so that references to a resource lead to its changed copy.
          const entry = structuredClone(declared.entry)
          const { environment } = declared
          const clone = assemble(declared.name, environment, { ...declared, networks: [], entry })
          set(clone.resources[at]!, names, other)
          tried++
          const changed = () =>
            renderedPlatform(assemble(declared.name, environment, { ...declared, entry }))
          if (orError(changed) !== before) return
        }
      }
      assert.fail(tried === 0 ? 'The test platforms give it no value' : 'No plan differs')
    })
  }
})

/** Returns an error as text: a plan that cannot be made without the removed value differs, too. */
function orError(render: () => string): string {
  try {
    return render()
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

/** Returns other values for a field; none if the resource has no value for it. */
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
  // Removes a reference to a resource; adds an entry to a dictionary.
  return ['kind' in (current as object) ? undefined : { ...(current as object), x: 'y' }]
}

type Values = Record<string, unknown>

function set(value: object, names: readonly string[], other: unknown): void {
  holderOf(value, names)![names.at(-1)!] = other
}

/** Returns the object that holds the last field of a path; in a list, the first element that has a value for it. */
function holderOf(value: unknown, [name, ...rest]: readonly string[]): Values | undefined {
  if (Array.isArray(value)) {
    return value.map((item) => holderOf(item, [name!, ...rest])).find((found) => found)
  }
  const next = (value as Values | undefined)?.[name!]
  if (next === undefined) return undefined
  return rest.length === 0 ? (value as Values) : holderOf(next, rest)
}

describe('unsupportedFieldsOf', () => {
  it('refuses no field of the test platform in local, and names the fields that it cannot run', () => {
    for (const resource of testPlatform.in('local').resources) {
      assert.deepEqual(
        unsupportedFieldsOf(resource).filter(({ refused }) => refused),
        [],
        resource.name,
      )
    }
    const refused = (resource: Resource) =>
      unsupportedFieldsOf(resource).flatMap(({ field, refused }) => (refused ? [field] : []))
    const data = postgres('data', { port: 5433, version: 17, standbys: 1, tls: 'required' })
    assert.deepEqual(refused(data), ['version', 'standbys', 'commit', 'failover', 'tls'])
    const { to } = testPlatform.in('local').entry
    assert.deepEqual(refused(loadBalancer('front', { to, nodes: 2, tls: {} })), ['nodes', 'tls'])
  })
})
