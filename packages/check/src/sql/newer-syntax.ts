import type { Node } from 'libpg-query'
import type { KnownVersion } from './catalogue/versions.ts'
import { namesOf } from './names.ts'
import type { Statement } from './parsed-sql.ts'

/** Syntax that an older server does not know. */
export interface NewerSyntax {
  /** Its byte offset, or that of its statement. */
  readonly at: number
  readonly name: string
  readonly since: KnownVersion
}

/**
 * Yields the syntax of a statement that a server of `version` cannot parse. The parser knows the grammar of the newest major
 * version; the table lists what was added since the oldest.
 */
export function* newerSyntax(
  { node, tokens, start }: Statement,
  version: KnownVersion,
): Generator<NewerSyntax> {
  if (version < 16) {
    for (const { text, start: at } of tokens) {
      // Strings and identifiers do not begin with a digit.
      if (/^\.?\d/.test(text) && /_|^0[box]/i.test(text)) {
        yield { at, name: `the number ${text}`, since: 16 }
      }
    }
  }
  const newer = table.filter(([since]) => since > version)
  if (newer.length === 0) return
  for (const [kind, value] of nodesIn(node)) {
    for (const [since, name, of, is] of newer) {
      if (of !== kind || is?.(value) === false) continue
      yield { at: typeof value.location === 'number' ? value.location : start, name, since }
    }
  }
}

/** A node of the syntax tree, of any kind. */
interface Fields {
  readonly location?: number
  readonly [field: string]: unknown
}

type Row = readonly [
  since: KnownVersion,
  name: string,
  node: string,
  is?: (fields: Fields) => boolean,
]

const table: readonly Row[] = [
  [16, 'json_object', 'JsonObjectConstructor'],
  [16, 'json_array', 'JsonArrayConstructor'],
  [16, 'json_array', 'JsonArrayQueryConstructor'],
  [16, 'json_objectagg', 'JsonObjectAgg'],
  [16, 'json_arrayagg', 'JsonArrayAgg'],
  [16, 'IS JSON', 'JsonIsPredicate'],
  [16, 'SYSTEM_USER', 'FuncCall', (call) => isSyntaxFor(call, 'system_user')],
  [16, 'INDENT', 'XmlSerialize', ({ indent }) => indent === true],
  [16, 'a subquery in FROM without an alias', 'RangeSubselect', ({ alias }) => !alias],
  [16, 'STORAGE of a new column', 'ColumnDef', ({ storage_name }) => storage_name !== undefined],
  [16, 'SET STORAGE DEFAULT', 'AlterTableCmd', isDefaultStorage],
  [16, 'CREATE STATISTICS without a name', 'CreateStatsStmt', ({ defnames }) => !defnames],
  [16, 'WITH INHERIT or SET', 'GrantRoleStmt', ({ opt }) => optionsOf(opt).some(isNewOption)],
  [
    17,
    'AT LOCAL',
    'FuncCall',
    (call) => isSyntaxFor(call, 'timezone') && lengthOf(call.args) === 1,
  ],
  [17, 'json with options', 'JsonParseExpr', (json) => !isConversion(json)],
  [17, 'json_scalar', 'JsonScalarExpr'],
  [17, 'json_serialize', 'JsonSerializeExpr'],
  [17, 'json_exists, json_query or json_value', 'JsonFuncExpr'],
  [17, 'JSON_TABLE', 'JsonTable'],
  [17, 'MERGE with RETURNING', 'MergeStmt', ({ returningClause }) => returningClause !== undefined],
  [17, 'NOT MATCHED BY SOURCE', 'MergeWhenClause', ({ matchKind }) => matchKind === bySource],
  [17, 'SET EXPRESSION', 'AlterTableCmd', ({ subtype }) => subtype === 'AT_SetExpression'],
  [
    17,
    'SET STATISTICS DEFAULT',
    'AlterTableCmd',
    (cmd) => isDefault(cmd, 'AT_SetStatistics', 'def'),
  ],
  [
    17,
    'SET ACCESS METHOD DEFAULT',
    'AlterTableCmd',
    (cmd) => isDefault(cmd, 'AT_SetAccessMethod', 'name'),
  ],
  [17, 'ADD NOT NULL to a domain', 'AlterDomainStmt', ({ def }) => isNotNull(def)],
  [17, 'the privilege MAINTAIN', 'AccessPriv', ({ priv_name }) => priv_name === 'maintain'],
  [
    17,
    'an event trigger ON login',
    'CreateEventTrigStmt',
    ({ eventname }) => eventname === 'login',
  ],
  [18, 'a generated column that is not STORED', 'Constraint', isVirtual],
  [
    18,
    'NOT NULL as a constraint of a table',
    'CreateStmt',
    ({ tableElts }) => hasNotNull(tableElts),
  ],
  [18, 'NOT NULL as a constraint of a table', 'AlterTableCmd', ({ def }) => isNotNull(def)],
  [
    18,
    'NOT NULL NO INHERIT',
    'Constraint',
    (of) => isOf(of, 'NOTNULL') && of.is_no_inherit === true,
  ],
  [18, 'ENFORCED', 'Constraint', (of) => isOf(of, 'ATTR_ENFORCED')],
  [18, 'NOT ENFORCED', 'Constraint', isNotEnforced],
  [18, 'ENFORCED', 'ATAlterConstraint', ({ alterEnforceability }) => alterEnforceability === true],
  [18, 'INHERIT', 'ATAlterConstraint', ({ alterInheritability }) => alterInheritability === true],
  [18, 'WITHOUT OVERLAPS', 'Constraint', ({ without_overlaps }) => without_overlaps === true],
  [18, 'PERIOD', 'Constraint', ({ fk_with_period }) => fk_with_period === true],
  [18, 'RETURNING WITH', 'ReturningOption'],
  [18, 'default privileges on large objects', 'AlterDefaultPrivilegesStmt', isOfLargeObjects],
  [18, 'ONLY', 'VacuumRelation', ({ relation }) => !(relation as Fields | undefined)?.inh],
]

const bySource = 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE'

/** Tells whether a call stands for special syntax, such as `AT LOCAL`. */
function isSyntaxFor({ funcname, funcformat }: Fields, name: string): boolean {
  return funcformat === 'COERCE_SQL_SYNTAX' && namesOf(funcname as Node[]).at(-1) === name
}

/** `json(text)` without options is a type conversion, which every version has. */
function isConversion({ expr, unique_keys }: Fields): boolean {
  const { format } = expr as { format: { format_type: string } }
  return unique_keys !== true && format.format_type === 'JS_FORMAT_DEFAULT'
}

/** SET … DEFAULT leaves the action's value undefined. */
function isDefault(action: Fields, subtype: string, value: 'name' | 'def'): boolean {
  return action.subtype === subtype && action[value] === undefined
}

function isDefaultStorage({ subtype, def }: Fields): boolean {
  return subtype === 'AT_SetStorage' && namesOf([def as Node])[0] === 'default'
}

function optionsOf(nodes: unknown): (string | undefined)[] {
  return ((nodes ?? []) as Node[]).map((node) =>
    'DefElem' in node ? node.DefElem.defname : undefined,
  )
}

function isNewOption(name: string | undefined): boolean {
  return name === 'inherit' || name === 'set'
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}

function isOf({ contype }: Fields, kind: string): boolean {
  return contype === `CONSTR_${kind}`
}

function isVirtual(constraint: Fields): boolean {
  return isOf(constraint, 'GENERATED') && constraint.generated_kind === 'v'
}

/** On a column, NOT ENFORCED is its own node; on a table constraint, it is the field `is_enforced`. */
function isNotEnforced(constraint: Fields): boolean {
  if (isOf(constraint, 'ATTR_NOT_ENFORCED')) return true
  const enforced = constraint.is_enforced === true
  return !enforced && (isOf(constraint, 'CHECK') || isOf(constraint, 'FOREIGN'))
}

function isNotNull(node: unknown): boolean {
  const constraint = (node as { Constraint?: Fields } | undefined)?.Constraint
  return constraint !== undefined && isOf(constraint, 'NOTNULL')
}

function hasNotNull(elements: unknown): boolean {
  return ((elements ?? []) as Node[]).some(isNotNull)
}

function isOfLargeObjects({ action }: Fields): boolean {
  return (action as Fields | undefined)?.objtype === 'OBJECT_LARGEOBJECT'
}

/** Yields every node of a tree with its kind. */
function* nodesIn(value: unknown): Generator<[kind: string, fields: Fields]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (/^[A-Z]/.test(key)) yield [key, inner]
    yield* nodesIn(inner)
  }
}
