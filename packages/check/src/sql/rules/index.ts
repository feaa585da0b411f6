import type { SqlRule } from '../rule.ts'
import { banTruncateCascade } from './ban-truncate-cascade.ts'
import { indexPredicateImmutable } from './index-predicate-immutable.ts'
import { indexPredicateNotAllowed } from './index-predicate-not-allowed.ts'
import { indexPredicateNotJudged } from './index-predicate-not-judged.ts'
import { sqlSyntax } from './sql-syntax.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** Every rule, in the order of their ids. A rule that is not here does not run: a test compares this with the directory. */
export const sqlRules: readonly SqlRule[] = [
  banTruncateCascade,
  indexPredicateImmutable,
  indexPredicateNotAllowed,
  indexPredicateNotJudged,
  sqlSyntax,
  unusedSuppression,
]
