import type { DropStmt, Node, RenameStmt } from 'libpg-query'
import { namesOf, qualified, relationName } from '../names.ts'
import { declare } from './declarations.ts'
import { indexOf } from './indexes.ts'
import type { Schema, Table } from './schema.ts'
import { alterTable, createTable, tableAs } from './tables.ts'

/** Returns the schema after a statement of `file`. A statement about an object that no file declares changes nothing. */
export function apply(schema: Schema, node: Node, file: string): Schema {
  if ('CreateStmt' in node) return createTable(schema, node.CreateStmt, file)
  if ('CreateTableAsStmt' in node) return tableAs(schema, node.CreateTableAsStmt, file)
  if ('AlterTableStmt' in node) return alterTable(schema, node.AlterTableStmt)
  if ('IndexStmt' in node) {
    return changeTable(schema, relationName(node.IndexStmt.relation!), (table) => ({
      ...table,
      indexes: [...table.indexes, indexOf(node.IndexStmt)],
    }))
  }
  if ('DropStmt' in node) return drop(schema, node.DropStmt)
  if ('RenameStmt' in node) return rename(schema, node.RenameStmt)
  if ('CreatePublicationStmt' in node) {
    const { pubname, pubobjects, for_all_tables } = node.CreatePublicationStmt
    const tables = for_all_tables ? ('all' as const) : publishedTables(pubobjects)
    return { ...schema, publications: new Map(schema.publications).set(pubname!, tables) }
  }
  if ('AlterPublicationStmt' in node) {
    const { pubname, pubobjects, action } = node.AlterPublicationStmt
    const before = schema.publications.get(pubname!) ?? []
    if (before === 'all') return schema
    const named = publishedTables(pubobjects)
    const kept = action === 'AP_SetObjects' ? [] : before.filter((table) => !named.includes(table))
    const tables = action === 'AP_DropObjects' ? kept : [...kept, ...named]
    return { ...schema, publications: new Map(schema.publications).set(pubname!, tables) }
  }
  return declare(schema, node)
}

export function changeTable(schema: Schema, name: string, change: (table: Table) => Table): Schema {
  const table = schema.tables.get(name)
  if (table === undefined) return schema
  return { ...schema, tables: new Map(schema.tables).set(name, change(table)) }
}

function publishedTables(objects: readonly Node[] | undefined): string[] {
  return (objects ?? []).flatMap((object) =>
    'PublicationObjSpec' in object && object.PublicationObjSpec.pubtable?.relation
      ? [relationName(object.PublicationObjSpec.pubtable.relation)]
      : [],
  )
}

function drop(schema: Schema, { objects, removeType }: DropStmt): Schema {
  const names = (objects ?? []).map((object) => {
    if ('List' in object) return qualified(namesOf(object.List.items))
    if ('TypeName' in object) return qualified(namesOf(object.TypeName.names))
    return 'String' in object ? (object.String.sval ?? '') : ''
  })
  if (removeType === 'OBJECT_TABLE') {
    return { ...schema, tables: without(schema.tables, names) }
  }
  if (removeType === 'OBJECT_TYPE' || removeType === 'OBJECT_DOMAIN') {
    return { ...schema, types: without(schema.types, names) }
  }
  if (removeType === 'OBJECT_INDEX') {
    const keep = (table: Table) => ({
      ...table,
      indexes: table.indexes.filter(({ name }) => name === undefined || !names.includes(name)),
    })
    const tables = [...schema.tables].map(([name, table]) => [name, keep(table)] as const)
    return { ...schema, tables: new Map(tables) }
  }
  if (removeType === 'OBJECT_EXTENSION') {
    return { ...schema, extensions: schema.extensions.filter((name) => !names.includes(name)) }
  }
  return schema
}

function without<Value>(map: ReadonlyMap<string, Value>, names: readonly string[]) {
  return new Map([...map].filter(([name]) => !names.includes(name)))
}

function rename(schema: Schema, { renameType, relation, subname, newname }: RenameStmt): Schema {
  if (relation === undefined) return schema
  const name = relationName(relation)
  if (renameType === 'OBJECT_COLUMN') {
    return changeTable(schema, name, (table) => {
      const to = (column: string) => (column === subname ? newname! : column)
      const columns = [...table.columns.values()].map((column) => {
        return [to(column.name), { ...column, name: to(column.name) }] as const
      })
      return {
        ...table,
        columns: new Map(columns),
        keys: table.keys.map((key) => ({ ...key, columns: key.columns.map(to) })),
        foreignKeys: table.foreignKeys.map((key) => ({ ...key, columns: key.columns.map(to) })),
        indexes: table.indexes.map((index) => ({ ...index, columns: index.columns.map(to) })),
      }
    })
  }
  const table = schema.tables.get(name)
  if (renameType !== 'OBJECT_TABLE' || table === undefined) return schema
  const tables = without(schema.tables, [name])
  const renamed = qualified(relation.schemaname ? [relation.schemaname, newname!] : [newname!])
  return { ...schema, tables: tables.set(renamed, { ...table, name: renamed }) }
}
