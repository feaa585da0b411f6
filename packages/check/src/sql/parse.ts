import {
  loadModule,
  parseSync,
  type RawStmt,
  type ScanToken,
  SqlError,
  scanSync,
} from 'libpg-query'
import type { ParsedSql, Statement, SyntaxProblem, Token } from './parsed-sql.ts'
import { apply } from './schema/apply.ts'
import type { Schema } from './schema/schema.ts'
import { sectionsOf } from './sections.ts'

/** Loads PostgreSQL's own parser, compiled to WebAssembly. It takes about 100 ms, so only callers that check SQL load it. */
export const loadParser: () => Promise<void> = loadModule

/** Parses one file whose statements run on the schema `before`. Call `loadParser` first. */
export function parse(name: string, text: string, before: Schema): ParsedSql {
  const { up, down, transaction } = sectionsOf(text)
  const read = readStatements(name, up, before, transaction ?? false)
  const downPart =
    down === undefined ? undefined : readStatements(name, down, read.after, transaction ?? false)
  return {
    name,
    text,
    statements: read.statements,
    syntaxErrors: [...read.syntaxErrors, ...(downPart?.syntaxErrors ?? [])],
    comments: read.comments,
    ...(transaction !== undefined && {
      migration: {
        transaction,
        down: {
          statements: downPart?.statements ?? [],
          // The first comment is the migrate:down marker.
          comments: downPart?.comments.slice(1) ?? [],
        },
      },
    }),
    unusedSuppressions: [],
  }
}

/** Returns the schema after all statements of the file. */
export function schemaAfter({ statements }: ParsedSql, before: Schema): Schema {
  return statements.at(-1)?.after ?? before
}

interface Read {
  readonly statements: readonly Statement[]
  readonly syntaxErrors: readonly SyntaxProblem[]
  readonly comments: readonly Token[]
  readonly after: Schema
}

function readStatements(file: string, text: string, before: Schema, wrapped: boolean): Read {
  // The parser rejects blank text.
  if (text.trim() === '') return { statements: [], syntaxErrors: [], comments: [], after: before }
  let parsed: readonly RawStmt[]
  let tokens: readonly ScanToken[]
  try {
    parsed = parseSync(text).stmts ?? []
    tokens = scanSync(text).tokens
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const { message, cursorPosition = 0 } = error.sqlDetails ?? { message: error.message }
    const syntaxErrors = [{ at: bytesOf(text, cursorPosition), message }]
    return { statements: [], syntaxErrors, comments: [], after: before }
  }
  const bytes = Buffer.from(text)
  const [comments, words] = [tokens.filter(isComment), tokens.filter((token) => !isComment(token))]
  const statements: Statement[] = []
  let [schema, open] = [before, wrapped]
  for (const { stmt, stmt_location = 0, stmt_len } of parsed) {
    const limit = stmt_len === undefined ? bytes.length : stmt_location + stmt_len
    const own = words.filter(({ start, end }) => start >= stmt_location && end <= limit)
    if (stmt === undefined || own.length === 0) continue
    const [start, end] = [own[0]!.start, own.at(-1)!.end]
    const after = apply(schema, stmt, file)
    const kind = 'TransactionStmt' in stmt ? stmt.TransactionStmt.kind : undefined
    const inTransaction = open
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') open = true
    if (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK') open = false
    const statement = {
      node: stmt,
      start,
      end,
      text: bytes.toString('utf8', start, end),
      tokens: own,
    }
    statements.push({ ...statement, inTransaction, before: schema, after })
    schema = after
  }
  return { statements, syntaxErrors: [], comments, after: schema }
}

function isComment({ tokenName }: ScanToken): boolean {
  return tokenName === 'SQL_COMMENT' || tokenName === 'C_COMMENT'
}

/** Converts the position of a syntax error, which the parser counts in characters, to bytes. */
function bytesOf(text: string, characters: number): number {
  return Buffer.byteLength([...text].slice(0, characters).join(''))
}
