import { readFile } from 'node:fs/promises'
import { type Answer, aliveEveryMs, type LedgerLine } from './line.ts'

/** One operation, from what the ledger says about it. */
export interface Operation {
  readonly op: number
  readonly kind: string
  readonly key?: string
  readonly dueMs: number
  /** When the intent was on its way to the disk; absent for one that was skipped. */
  readonly sentMs?: number
  readonly endedMs?: number
  /** Result of the first attempt. */
  readonly outcome?: Answer
  /** Result of repeating an unknown operation. */
  readonly settled?: Answer
  /** How the thing that it created stands at rest: the body of the answer. */
  readonly seen?: unknown
}

export interface ReadLedger {
  readonly operations: readonly Operation[]
  /** Why it cannot be relied on; empty for a whole one. */
  readonly problems: readonly string[]
}

/** A sign of life may be late on a busy machine by so much; later, and nobody was looking. */
const aliveWithinMs = 12 * aliveEveryMs

/** Reads a ledger of a load that has ended. */
export async function readLedger(path: string): Promise<ReadLedger> {
  return foldLedger(await readFile(path, 'utf8'))
}

/**
 * Reads the text of a ledger. It is complete if its lines count up without a gap from `begin` to `end`, no
 * sign of life is missing, and each operation that was sent has an outcome.
 */
export function foldLedger(text: string): ReadLedger {
  const problems: string[] = []
  const operations = new Map<number, Operation>()
  let expected = 0
  let previous: LedgerLine | undefined
  for (const [index, row] of text.split('\n').slice(0, -1).entries()) {
    const line = parsed(row)
    if (line === undefined) {
      problems.push(`Line ${index + 1} of the ledger is not JSON`)
      continue
    }
    if (line.n !== expected) {
      problems.push(`The ledger has a gap: line ${expected} is missing, ${line.n} follows`)
    }
    expected = line.n + 1
    if (previous !== undefined && line.at - previous.at > aliveWithinMs) {
      problems.push(`The load stood still for ${Math.round(line.at - previous.at)} ms`)
    }
    previous = line
    apply(operations, line, problems)
  }
  if (!text.endsWith('\n')) problems.push('The last line of the ledger is cut off')
  if (previous === undefined) problems.push('The ledger is empty')
  else if (previous.is !== 'end') problems.push('The ledger stops before its end')
  else if (previous.operations !== operations.size) {
    problems.push(
      `The ledger holds ${operations.size} operations, its end speaks of ${previous.operations}`,
    )
  }
  for (const { op, sentMs, outcome } of operations.values()) {
    if (sentMs !== undefined && outcome === undefined) {
      problems.push(`Operation ${op} was sent, and what became of it was never written`)
    }
  }
  return { operations: [...operations.values()], problems }
}

function apply(operations: Map<number, Operation>, line: LedgerLine, problems: string[]): void {
  if (line.is === 'begin' || line.is === 'alive' || line.is === 'end') return
  if (line.is === 'intent' || line.is === 'skipped') {
    if (operations.has(line.op)) problems.push(`Operation ${line.op} is in the ledger twice`)
    operations.set(line.op, {
      op: line.op,
      kind: line.kind,
      dueMs: line.dueMs,
      ...(line.is === 'intent' && { sentMs: line.at }),
      ...(line.is === 'intent' && line.key !== undefined && { key: line.key }),
    })
    return
  }
  const operation = operations.get(line.op)
  if (operation === undefined) {
    problems.push(`Operation ${line.op} ended without having begun`)
  } else if (line.is === 'seen') {
    operations.set(line.op, { ...operation, seen: line.body })
  } else {
    const { is, n: _n, at, op: _op, ...answer } = line
    operations.set(line.op, {
      ...operation,
      ...(is === 'outcome' ? { outcome: answer, endedMs: at } : { settled: answer }),
    })
  }
}

function parsed(row: string): LedgerLine | undefined {
  try {
    return JSON.parse(row) as LedgerLine
  } catch {
    return undefined
  }
}
