import type {
  AlterTableCmd,
  AlterTableStmt,
  ColumnDef,
  Constraint,
  CreateStmt,
  CreateTableAsStmt,
} from 'libpg-query'
import { isSerial, namesOf, relationName, typeOf } from '../names.ts'
import type { Column, Schema, Table } from './schema.ts'

const emptyTable = (name: string, createdIn: string): Table => ({
  name,
  createdIn,
  columns: new Map(),
  keys: [],
  foreignKeys: [],
  indexes: [],
  checks: [],
  partitioned: false,
  incomplete: false,
})

export function createTable(schema: Schema, statement: CreateStmt, file: string): Schema {
  const name = relationName(statement.relation!)
  if (statement.if_not_exists && schema.tables.has(name)) return schema
  const parents = (statement.inhRelations ?? []).flatMap((node) =>
    'RangeVar' in node ? [schema.tables.get(relationName(node.RangeVar))] : [],
  )
  let table = emptyTable(name, file)
  for (const parent of parents) {
    if (parent) table = { ...table, columns: new Map([...table.columns, ...parent.columns]) }
  }
  for (const element of statement.tableElts ?? []) {
    if ('ColumnDef' in element) table = withColumn(table, element.ColumnDef)
    if ('Constraint' in element) table = withConstraint(table, element.Constraint)
    if ('TableLikeClause' in element) {
      const model = schema.tables.get(relationName(element.TableLikeClause.relation!))
      const columns = new Map([...table.columns, ...(model?.columns ?? [])])
      table = { ...table, columns, incomplete: table.incomplete || model === undefined }
    }
  }
  const incomplete =
    table.incomplete || statement.ofTypename !== undefined || parents.includes(undefined)
  table = { ...table, incomplete, partitioned: statement.partspec !== undefined }
  return { ...schema, tables: new Map(schema.tables).set(name, table) }
}

export function tableAs(
  schema: Schema,
  { into, objtype }: CreateTableAsStmt,
  file: string,
): Schema {
  if (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_MATVIEW') return schema
  const name = relationName(into!.rel!)
  const table = { ...emptyTable(name, file), incomplete: true }
  return { ...schema, tables: new Map(schema.tables).set(name, table) }
}

export function alterTable(schema: Schema, { relation, cmds }: AlterTableStmt): Schema {
  const name = relationName(relation!)
  let table = schema.tables.get(name)
  if (table === undefined) return schema
  for (const cmd of cmds ?? []) {
    if ('AlterTableCmd' in cmd) table = altered(table, cmd.AlterTableCmd)
  }
  return { ...schema, tables: new Map(schema.tables).set(name, table) }
}

function altered(table: Table, { subtype, name = '', def }: AlterTableCmd): Table {
  const change = (to: (column: Column) => Column): Table => {
    const column = table.columns.get(name)
    if (column === undefined) return table
    return { ...table, columns: new Map(table.columns).set(name, to(column)) }
  }
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? withColumn(table, def.ColumnDef) : table
    case 'AT_AddConstraint':
      return def && 'Constraint' in def ? withConstraint(table, def.Constraint) : table
    case 'AT_AlterColumnType': {
      const type = def && 'ColumnDef' in def ? typeOf(def.ColumnDef.typeName!) : undefined
      return change((column) => ({ ...column, ...(type !== undefined && { type }) }))
    }
    case 'AT_SetNotNull':
      return change((column) => ({ ...column, notNull: true }))
    case 'AT_DropNotNull':
      return change((column) => ({ ...column, notNull: false }))
    case 'AT_ColumnDefault':
      return change(({ default: _, ...column }) => ({ ...column, ...(def && { default: def }) }))
    case 'AT_DropExpression':
      return change((column) => ({ ...column, generated: false, virtual: false }))
    case 'AT_DropConstraint': {
      const other = (constraint: { readonly name?: string }) => constraint.name !== name
      const [keys, foreignKeys] = [table.keys.filter(other), table.foreignKeys.filter(other)]
      return { ...table, keys, foreignKeys, indexes: table.indexes.filter(other) }
    }
    case 'AT_DropColumn': {
      const columns = new Map(table.columns)
      columns.delete(name)
      const kept = (item: { readonly columns: readonly string[] }) => !item.columns.includes(name)
      return {
        ...table,
        columns,
        keys: table.keys.filter(kept),
        foreignKeys: table.foreignKeys.filter(kept),
        indexes: table.indexes.filter(kept),
      }
    }
    default:
      return table
  }
}

function withColumn(table: Table, definition: ColumnDef): Table {
  const name = definition.colname!
  const constraints = constraintsOf(definition)
  const has = (type: Constraint['contype']) => constraints.some(({ contype }) => contype === type)
  const initial = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
  const column: Column = {
    name,
    type: typeOf(definition.typeName!),
    notNull:
      has('CONSTR_NOTNULL') ||
      has('CONSTR_PRIMARY') ||
      has('CONSTR_IDENTITY') ||
      isSerial(definition.typeName),
    identity: has('CONSTR_IDENTITY'),
    generated: has('CONSTR_GENERATED'),
    virtual: constraints.some(({ generated_kind }) => generated_kind === 'v'),
    ...(initial && { default: initial }),
  }
  const added = { ...table, columns: new Map(table.columns).set(name, column) }
  return constraints.reduce<Table>(
    (done, constraint) => withConstraint(done, constraint, name),
    added,
  )
}

export function constraintsOf({ constraints }: ColumnDef): Constraint[] {
  return (constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []))
}

/** Adds a constraint of the table, or of one `column`. */
function withConstraint(table: Table, constraint: Constraint, column?: string): Table {
  const { contype, conname, keys, fk_attrs, pktable, raw_expr, indexname } = constraint
  const named = conname === undefined ? {} : { name: conname }
  if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') {
    const columns = column ? [column] : keys ? namesOf(keys) : columnsOfIndex(table, indexname)
    const primary = contype === 'CONSTR_PRIMARY'
    const notNull = [...table.columns.values()].map(
      (one) =>
        [
          one.name,
          primary && columns.includes(one.name) ? { ...one, notNull: true } : one,
        ] as const,
    )
    return {
      ...table,
      columns: new Map(notNull),
      keys: [...table.keys, { ...named, columns, primary }],
      indexes: [...table.indexes, { ...named, columns, unique: true, partial: false }],
    }
  }
  if (contype === 'CONSTR_FOREIGN') {
    const columns = column ? [column] : namesOf(fk_attrs)
    const references = relationName(pktable!)
    return { ...table, foreignKeys: [...table.foreignKeys, { ...named, columns, references }] }
  }
  if (contype === 'CONSTR_CHECK') return { ...table, checks: [...table.checks, raw_expr!] }
  return table
}

function columnsOfIndex({ indexes }: Table, name: string | undefined): readonly string[] {
  return indexes.find((index) => index.name === name)?.columns ?? []
}
