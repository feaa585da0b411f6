import type { IndexStmt, Node } from 'libpg-query'
import type { Statement, Token } from '../parsed-sql.ts'

/** One of the conditions that AND joins in an index predicate. */
export interface Condition {
  readonly node: Node
  readonly text: string
}

/** Returns the conditions of the predicate with their text, or the whole predicate if it cannot be split. */
export function conditionsOf(
  { tokens, text, start }: Statement,
  { whereClause }: IndexStmt,
): Condition[] {
  if (whereClause === undefined) return []
  const from = tokens.findLastIndex(isWord('where', tokens)) + 1
  const parts = splitAtAnd(tokens.slice(from))
  const nodes =
    'BoolExpr' in whereClause && whereClause.BoolExpr.boolop === 'AND_EXPR'
      ? (whereClause.BoolExpr.args ?? [])
      : [whereClause]
  const bytes = Buffer.from(text)
  const textOf = (part: readonly Token[]) =>
    bytes.toString('utf8', part[0]!.start - start, part.at(-1)!.end - start)
  if (nodes.length !== parts.length)
    return [{ node: whereClause, text: textOf(tokens.slice(from)) }]
  return nodes.map((node, index) => ({ node, text: textOf(parts[index]!) }))
}

/** Returns the columns that an expression uses, each once. */
export function columnsIn(node: object): string[] {
  const names = new Set<string>()
  JSON.stringify(node, (key, value) => {
    if (key === 'ColumnRef') names.add(value.fields?.at(-1)?.String?.sval ?? '*')
    return value
  })
  return [...names]
}

function isWord(word: string, tokens: readonly Token[]) {
  const depths = depthsOf(tokens)
  return ({ text }: Token, index: number) => depths[index] === 0 && text.toLowerCase() === word
}

function splitAtAnd(tokens: readonly Token[]): Token[][] {
  const depths = depthsOf(tokens)
  const parts: Token[][] = [[]]
  let between = false
  for (const [index, token] of tokens.entries()) {
    const word = depths[index] === 0 ? token.text.toLowerCase() : ''
    if (word === 'between') between = true
    if (word === 'and' && !between) parts.push([])
    else parts.at(-1)!.push(token)
    if (word === 'and') between = false
  }
  return parts
}

function depthsOf(tokens: readonly Token[]): number[] {
  let depth = 0
  return tokens.map(({ text }) => {
    if (text === ')') depth--
    const own = depth
    if (text === '(') depth++
    return own
  })
}
