import { type Client, DatabaseError } from 'pg'
import type { CatalogueData, FunctionRow } from './data.ts'
import {
  type CatalogueFile,
  type CatalogueParts,
  catalogueRows,
  changesBetween,
  type KnownVersion,
  knownVersions,
} from './versions.ts'

/**
 * Reads from a server's own catalogue what determines the meaning and the volatility of an expression: the types, functions,
 * operators and casts of `pg_catalog`, or of one extension.
 */
export async function readCatalogue(client: Client, extension?: string): Promise<CatalogueData> {
  const rows = async <Row>(text: string): Promise<Row[]> =>
    (
      await client.query({
        text: text.replaceAll(':members', members(extension)),
        rowMode: 'array',
      })
    ).rows as Row[]
  // Leaves out the row types of system tables, and their arrays: no index uses them.
  const types = await rows<CatalogueData['types'][number]>(`
    select t.typname, t.typcategory::text, t.typispreferred, t.typtype::text,
      coalesce(e.typname, ''), t.typsubscript::regproc::text = 'array_subscript_handler',
      coalesce(b.typname, r.subtype, ''), i.provolatile::text, o.provolatile::text
    from pg_type t
    join pg_proc i on i.oid = t.typinput join pg_proc o on o.oid = t.typoutput
    left join pg_type e on e.oid = t.typelem
    left join pg_type b on b.oid = t.typbasetype
    left join (
      select rngtypid as oid, (select typname from pg_type where oid = rngsubtype) as subtype from pg_range
      union all select rngmultitypid, (select typname from pg_type where oid = rngtypid) from pg_range
    ) r on r.oid = t.oid
    where t.oid in (select objid from (:members) m where classid = 'pg_type'::regclass)
      and (t.typrelid = 0 or t.typname = 'record') and coalesce(e.typrelid, 0) = 0
    order by 1`)
  const functions = await rows<FunctionRow>(`
    select p.proname, array(select typname::text from unnest(p.proargtypes) with ordinality a (oid, n) join pg_type t using (oid) order by n),
      r.typname, p.provolatile::text, p.prokind::text, p.proisstrict, p.proretset, p.pronargdefaults, p.provariadic <> 0,
      case when p.pronargdefaults > 0 then p.proargnames[:p.pronargs] end,
      case when l.lanname = 'sql' and p.provolatile <> 'i' and p.prosrc <> '' then p.prosrc end
    from pg_proc p join pg_type r on r.oid = p.prorettype join pg_language l on l.oid = p.prolang
    where p.oid in (select objid from (:members) m where classid = 'pg_proc'::regclass)
    order by 1, 2`)
  const operators = await rows<CatalogueData['operators'][number]>(`
    select o.oprname, coalesce(l.typname, ''), r.typname, t.typname, p.proname
    from pg_operator o left join pg_type l on l.oid = o.oprleft join pg_type r on r.oid = o.oprright
    join pg_type t on t.oid = o.oprresult join pg_proc p on p.oid = o.oprcode
    where o.oid in (select objid from (:members) m where classid = 'pg_operator'::regclass)
    order by 1, 2, 3`)
  const casts = await rows<CatalogueData['casts'][number]>(`
    select s.typname, t.typname, c.castcontext::text, c.castmethod::text, coalesce(p.proname, ''), coalesce(p.provolatile::text, 'i')
    from pg_cast c join pg_type s on s.oid = c.castsource join pg_type t on t.oid = c.casttarget
    left join pg_proc p on p.oid = c.castfunc
    where c.oid in (select objid from (:members) m where classid = 'pg_cast'::regclass)
    order by 1, 2`)
  return { types, functions, operators, casts }
}

/**
 * Returns the text of one committed file, as this server would have it. The oldest version has all rows; each later file has
 * the changes since the committed version before it.
 */
export async function catalogueText(
  client: Client,
  file: CatalogueFile,
  version: KnownVersion,
): Promise<string> {
  const rows =
    file === 'postgres' ? { pg_catalog: await readCatalogue(client) } : await readExtensions(client)
  const before = knownVersions[knownVersions.indexOf(version) - 1]
  if (before === undefined) return `${renderParts(rows)}\n`
  const { gone, added } = changesBetween(catalogueRows(file, before), rows)
  return `{\n"gone": ${renderParts(gone)},\n"added": ${renderParts(added)}\n}\n`
}

/** Renders one row per line, so that diffs are readable. */
function renderParts(parts: CatalogueParts): string {
  const list = (items: readonly string[], [open, close]: string) =>
    items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${close}`
  const part = (data: CatalogueData) =>
    Object.entries(data).map(
      ([kind, rows]) =>
        `"${kind}": ${list(
          rows.map((row: unknown) => JSON.stringify(row)),
          '[]',
        )}`,
    )
  return list(
    Object.entries(parts).map(([name, data]) => `"${name}": ${list(part(data), '{}')}`),
    '{}',
  )
}

/** Reads the available extensions. Procedural languages and their transforms are left out: they have no functions for SQL. */
async function readExtensions(client: Client): Promise<Record<string, CatalogueData>> {
  const available = await client.query<{ name: string }>(
    `select name from pg_available_extensions where name !~ '^pl|_pl' order by name collate "C"`,
  )
  const found: Record<string, CatalogueData> = {}
  for (const { name } of available.rows) {
    await client.query('begin')
    try {
      await client.query(`create extension "${name}" cascade`)
      const data = await readCatalogue(client, name)
      if (Object.values(data).some((rows) => rows.length > 0)) found[name] = data
    } catch (error) {
      // Its library must be preloaded.
      if (!(error instanceof DatabaseError)) throw error
    } finally {
      await client.query('rollback')
    }
  }
  return found
}

/** Returns a query for object ids with their catalogues: those that `initdb` made, or those of an extension. */
function members(extension: string | undefined): string {
  if (extension === undefined) {
    return `select oid as objid, 'pg_type'::regclass as classid from pg_type where typnamespace = 'pg_catalog'::regnamespace
      union all select oid, 'pg_proc'::regclass from pg_proc where pronamespace = 'pg_catalog'::regnamespace
      union all select oid, 'pg_operator'::regclass from pg_operator where oprnamespace = 'pg_catalog'::regnamespace
      union all select oid, 'pg_cast'::regclass from pg_cast`
  }
  return `select d.objid, d.classid from pg_depend d join pg_extension e on e.oid = d.refobjid
    where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass and e.extname = '${extension}'
    union all select t.typarray, 'pg_type'::regclass from pg_depend d join pg_extension e on e.oid = d.refobjid
      join pg_type t on t.oid = d.objid and d.classid = 'pg_type'::regclass
    where d.deptype = 'e' and d.refclassid = 'pg_extension'::regclass and e.extname = '${extension}' and t.typarray <> 0`
}
