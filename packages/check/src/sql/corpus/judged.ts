import type { KnownVersion } from '../catalogue/versions.ts'
import { verdictsOf } from '../expressions/verdict.ts'
import { newerSyntax } from '../newer-syntax.ts'
import { parse, schemaAfter } from '../parse.ts'
import { emptySchema, type Schema } from '../schema/schema.ts'
import { database } from './database.ts'

/** Returns the schema that all cases share. */
export function corpusSchema(): Schema {
  return schemaAfter(parse('database.sql', database, emptySchema), emptySchema)
}

/** Predicts the server's verdict: `accepted`, `mutable` (any 42P17), `refused` (any other code) or `unjudged`. */
export function judgedVerdict(text: string, schema: Schema, version: KnownVersion): string {
  const file = parse('case.sql', text, schema)
  const unreadable = file.statements.some((one) => !newerSyntax(one, version).next().done)
  if (unreadable || file.syntaxErrors.length > 0) return 'refused'
  const notes = file.statements.flatMap((statement) =>
    verdictsOf(statement, version).flatMap((verdict) => verdict.notes),
  )
  const kinds = new Set(notes.map(({ kind }) => kind))
  const refusal = notes.find(({ kind }) => kind === 'refused')
  if (refusal !== undefined) return refusal.sqlState === '42P17' ? 'mutable' : 'refused'
  if (kinds.has('mutable')) return 'mutable'
  return kinds.has('unjudged') ? 'unjudged' : 'accepted'
}
