import type { CatalogueData } from '../catalogue/data.ts'

/** Returns a table with a column of every possible type, and predicates that call every object of the catalogue. */
export function walk({ types, functions, operators, casts }: CatalogueData) {
  const names = types
    .filter(
      ([name, , , kind, , , origin]) =>
        kind !== 'p' && origin !== 'cstring' && !unusable.test(name),
    )
    .map(([name]) => name)
  const columns = new Set(names)
  const ofType = (type: string) =>
    type === 'char' ? 'pg_catalog."char"' : type === '_char' ? 'pg_catalog."char"[]' : `"${type}"`
  // Partitioned, so that its indexes have no files, whose creation would take most of the time.
  const table = `create table wide (id integer, ${names.map((type) => `"c_${type}" ${ofType(type)}`).join(', ')}) partition by list (id)`
  const predicates: string[] = []
  const add = (expression: string) =>
    predicates.push(`create index on wide (id) where (${expression}) is not null`)
  const column = (type: string) => `"c_${type}"`
  for (const [name, args, , , , , , defaults] of functions) {
    for (const round of [0, 1] as const) {
      const actual = args.map((type) => instances[type]?.[round] ?? type)
      if ((round === 1 && `${actual}` === `${args}`) || !actual.every((type) => columns.has(type)))
        continue
      add(`"${name}"(${actual.map(column).join(', ')})`)
      if (defaults > 0) add(`"${name}"(${actual.slice(0, -defaults).map(column).join(', ')})`)
    }
  }
  for (const [name, left, right] of operators) {
    const actual = [left, right].map((type) => instances[type]?.[0] ?? type)
    if (!actual.every((type) => type === '' || columns.has(type))) continue
    add(
      actual
        .map((type, index) => `${index === 1 ? name : ''} ${type === '' ? '' : column(type)}`)
        .join(' '),
    )
  }
  for (const [source, target] of casts) {
    if (columns.has(source) && columns.has(target)) add(`${column(source)}::${ofType(target)}`)
  }
  return { table, predicates }
}

/** Actual types for a polymorphic type: one without and one with a time zone. */
const instances: Readonly<Record<string, readonly [string, string]>> = {
  any: ['int4', 'timestamptz'],
  anyelement: ['int4', 'timestamptz'],
  anynonarray: ['int4', 'timestamptz'],
  anyarray: ['_int4', '_timestamptz'],
  anyrange: ['int4range', 'tstzrange'],
  anymultirange: ['int4multirange', 'tstzmultirange'],
  anycompatible: ['int4', 'timestamptz'],
  anycompatiblearray: ['_int4', '_timestamptz'],
  anycompatiblenonarray: ['int4', 'timestamptz'],
  anycompatiblerange: ['int4range', 'tstzrange'],
  anycompatiblemultirange: ['int4multirange', 'tstzmultirange'],
}

/** Types that no column may have. */
const unusable =
  /^_?(cstring|record|pg_ddl_command|pg_node_tree|pg_ndistinct|pg_dependencies|pg_mcv_list|pg_brin_.*)$/
