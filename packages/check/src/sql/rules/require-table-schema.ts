import type { SqlRule } from '../rule.ts'

/** A name without a schema is resolved through the search path of the session. */
export const requireTableSchema: SqlRule = {
  id: 'require-table-schema',
  severity: 'warning',
  source: 'https://squawkhq.com/docs/require-table-schema',
  optIn: true,
  *check({ statements }) {
    for (const { node, start } of statements) {
      const relation =
        'CreateStmt' in node
          ? node.CreateStmt.relation
          : 'AlterTableStmt' in node
            ? node.AlterTableStmt.relation
            : undefined
      const isTemporary = relation?.relpersistence === 't'
      if (relation === undefined || relation.schemaname !== undefined || isTemporary) continue
      yield {
        at: relation.location ?? start,
        what: `Table ${relation.relname} is named without its schema`,
        why: 'The search path of the session decides which table it is, and a function can change that',
        fix: `Write public.${relation.relname}, or the schema that you mean`,
        edit: { from: relation.location ?? start, to: relation.location ?? start, text: 'public.' },
      }
    }
  },
  examples: {
    bad: ['create table loans (id bigint);', 'alter table loans add column total bigint;'],
    good: [
      'create table public.loans (id bigint);',
      'create temporary table scratch (id bigint);',
      'select 1;',
    ],
  },
}
