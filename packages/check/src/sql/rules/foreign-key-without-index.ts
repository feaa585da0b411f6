import { relationName } from '../names.ts'
import type { SqlRule } from '../rule.ts'

/** PostgreSQL indexes the columns that a foreign key references, but not the referencing columns. */
export const foreignKeyWithoutIndex: SqlRule = {
  id: 'foreign-key-without-index',
  severity: 'warning',
  source: 'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK',
  *check({ statements }) {
    const end = statements.at(-1)?.after
    for (const { node, start, before, after } of statements) {
      const relation =
        'CreateStmt' in node
          ? node.CreateStmt.relation
          : 'AlterTableStmt' in node
            ? node.AlterTableStmt.relation
            : undefined
      if (relation === undefined) continue
      const name = relationName(relation)
      const [current, previous] = [after.tables.get(name), before.tables.get(name)]
      const added = current?.foreignKeys.slice(previous?.foreignKeys.length ?? 0) ?? []
      const indexes = end?.tables.get(name)?.indexes
      for (const { columns, references } of added) {
        const isIndexed = indexes?.some(
          (index) =>
            !index.partial &&
            columns.every((column) => index.columns.slice(0, columns.length).includes(column)),
        )
        if (indexes === undefined || isIndexed) continue
        yield {
          at: start,
          what: `No index of ${name} begins with ${columns.join(', ')}, which references ${references}`,
          why: `Every DELETE in ${references}, and every change of its key, scans all of ${name}`,
          fix: `Create an index on ${name} (${columns.join(', ')})`,
        }
      }
    }
  },
  examples: {
    bad: [
      'create table lines (loan_id bigint references loans, isbn text references books); create index on lines (isbn);',
      'create table lines (id bigint primary key, loan_id bigint references loans);',
      'create table lines (a bigint, b bigint, primary key (a, b), foreign key (b) references loans);',
      `create table lines (loan_id bigint references loans, open boolean);
       create index on lines (loan_id) where open;`,
      {
        schema: 'create table lines (id bigint primary key, loan_id bigint);',
        sql: 'alter table lines add foreign key (loan_id) references loans not valid;',
      },
      'create table lines (a bigint, b bigint, foreign key (a, b) references loans); create index on lines (a);',
    ],
    good: [
      `create table lines (id bigint primary key, loan_id bigint references loans);
       create index on lines (loan_id);`,
      'create table lines (loan_id bigint references loans, line integer, primary key (loan_id, line));',
      'create table lines (id bigint, loan_id bigint references loans); create index on lines (loan_id, id);',
      'create table lines (a bigint, b bigint, foreign key (a, b) references loans); create index on lines (b, a, id);',
      'create table lines (loan_id bigint references loans); drop table lines;',
      {
        schema: 'create table lines (id bigint primary key, loan_id bigint references loans);',
        sql: 'alter table lines add column note text;',
      },
      {
        schema: 'create table lines (loan_id bigint); create index on lines (loan_id);',
        sql: 'alter table lines add foreign key (loan_id) references loans not valid;',
      },
    ],
  },
}
