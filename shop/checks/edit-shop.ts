import { addToObject, applyEdits, type Example, locate, type Rule } from '@ballast/check'
import * as model from '@ballast/model'

/** Replaces text that stands in the shop's declaration exactly once. */
export interface ShopEdit {
  readonly replace: string
  readonly by: string
  /** Drills that are still to be written, and that the edit takes for written. */
  readonly drills?: readonly string[]
}

/** The edits that break a rule, by its id; several where one place is not enough. */
export type ShopEdits = Readonly<Record<string, ShopEdit | readonly ShopEdit[]>>

/** The shop's counterpart of each part of the bakery, which the examples of rules change. */
const counterparts: Record<
  Exclude<keyof Example, 'environment' | 'drills' | 'declares'>,
  (shop: model.Platform) => object | undefined
> = {
  breads: (shop) => named(shop, 'postgres', 'orders'),
  shelves: (shop) => named(shop, 'postgres', 'stock'),
  events: (shop) => named(shop, 'kafka', 'events'),
  baked: (shop) => named(shop, 'topic', 'orders'),
  cache: (shop) => named(shop, 'redis', 'cache'),
  tokens: (shop) => named(shop, 'identity', 'identity'),
  traces: (shop) => named(shop, 'tracing', 'traces'),
  shelf: (shop) => named(shop, 'service', 'inventory'),
  oven: (shop) => named(shop, 'service', 'order'),
  shelfCall: (shop) => named(shop, 'service', 'order')?.calls[0],
  shelfRoute: ({ entry }) => entry.to.routes.find(({ path }) => path === '/api/inventory/**'),
  ovenRoute: ({ entry }) => entry.to.routes.find(({ path }) => path === '/api/orders/**'),
  api: ({ entry }) => entry.to,
  front: ({ entry }) => entry,
}

/**
 * The text of the shop's declaration after the edit that breaks a rule: `written` where the table has one, else the
 * rule's first bad example, applied to the shop's counterpart of the part that it changes.
 */
export function editShop(
  rule: Rule,
  written: ShopEdit | readonly ShopEdit[] | undefined,
  { text, path, shop }: { text: string; path: string; shop: model.PlatformDefinition },
): string {
  if (written !== undefined) {
    const edits = [written].flat()
    const edited = edits.reduce((whole, { replace, by }) => {
      const parts = whole.split(replace)
      if (parts.length !== 2)
        throw new TypeError(`${rule.id}: the shop has "${replace}" ${parts.length - 1} times`)
      return parts.join(by)
    }, text)
    return withImports(edited, edits.map(({ by }) => by).join('\n'))
  }
  const { environment = 'production', drills: _, declares, ...parts } = rule.examples.bad[0]
  const platform = shop.in(environment)
  const edits = Object.entries(parts).map(([part, change]) => {
    const value = counterparts[part as keyof typeof counterparts](platform)
    const object = value && locate(value, [], path).object
    if (object === undefined || typeof change === 'function')
      throw new TypeError(
        `${rule.id}: its first bad example cannot be applied to the shop: give it an edit in shop/checks/edits`,
      )
    return addToObject(text, object, `...${literal(change)}`)
  })
  if (declares !== undefined || edits.length === 0)
    throw new TypeError(
      `${rule.id}: its first bad example changes no part of the shop: give it an edit in shop/checks/edits`,
    )
  return applyEdits(text, edits)
}

function named<Kind extends model.ResourceKind>(
  platform: model.Platform,
  kind: Kind,
  name: string,
): model.ResourceOf<Kind> | undefined {
  return model.resourcesOf(platform, kind).find((resource) => resource.name === name)
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) {
    return value === undefined ? 'undefined' : JSON.stringify(value)
  }
  const parts = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}: ${literal(inner)}`,
  )
  return `{ ${parts.join(', ')} }`
}

/** Adds imports for what an edit uses of the model. */
function withImports(text: string, edit: string): string {
  const [imports = ''] = text.split("from '@ballast/model'")
  const missing = Object.keys(model).filter(
    (name) =>
      new RegExp(`\\b${name}\\(`).test(edit) && !new RegExp(`^  ${name},$`, 'm').test(imports),
  )
  return missing.length === 0
    ? text
    : `${text}\nimport { ${missing.join(', ')} } from '@ballast/model'\n`
}
