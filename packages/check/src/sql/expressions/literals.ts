import type { A_Const, SQLValueFunction } from 'libpg-query'
import type { Judged } from './judged.ts'

/** Judges a literal. A quoted one has type `unknown` until it is converted. */
export function literal({ isnull, ival, fval, boolval, bsval }: A_Const): Judged {
  const of = (type: string): Judged => ({ type, notes: [], constant: { isNull: false } })
  if (isnull) return { type: 'unknown', notes: [], constant: { isNull: true } }
  if (ival !== undefined) return of('int4')
  if (fval !== undefined) return of(isBigint(fval.fval ?? '') ? 'int8' : 'numeric')
  if (bsval !== undefined) return of('bit')
  if (boolval === undefined) return of('unknown')
  const truth = boolval.boolval ?? false
  return { type: 'bool', notes: [], constant: { isNull: false, truth } }
}

function isBigint(digits: string): boolean {
  return /^\d+$/.test(digits) && BigInt(digits) <= 9_223_372_036_854_775_807n
}

const sessionTypes: Readonly<Record<string, string>> = {
  DATE: 'date',
  TIME: 'timetz',
  TIMESTAMP: 'timestamptz',
  LOCALTIME: 'time',
  LOCALTIMESTAMP: 'timestamp',
}

/** Judges `CURRENT_TIMESTAMP`, `CURRENT_USER` and the like, which are constant only within a statement. */
export function sessionValue({ op, location = 0 }: SQLValueFunction): Judged {
  const name = `${op}`.replace('SVFOP_', '').replace(/_N$/, '')
  const word = name.startsWith('LOCAL') ? name : name.replace('CURRENT_', '')
  const what = `${name} is STABLE`
  return {
    type: sessionTypes[word] ?? 'name',
    notes: [{ kind: 'mutable', at: location, what, volatility: 's' }],
  }
}
