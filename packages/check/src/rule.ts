import type { Example } from './examples/bakery.ts'
import type { Facts } from './facts.ts'
import type { Severity } from './finding.ts'

/** One thing that cannot hold, in one environment. */
export interface Report {
  /** The declared value, and the way to the property of it that is wrong. */
  readonly at: readonly [value: object, ...property: (string | number)[]]
  /** What is declared, with its names and numbers. No final period. */
  readonly what: string
  /** What follows from it. */
  readonly why: string
  /** What to do, with the numbers that would do. */
  readonly fix: string
  /** Source text for the value at `at`, where writing it there is safe: `3`, `seconds(5)`. */
  readonly set?: string
}

/** One rule. Its examples are its tests and its documentation. */
export interface Rule {
  /** Kebab-case; also the name of its file and of its suppressions. */
  readonly id: string
  readonly severity: Severity
  /** The fact or the incident behind it. */
  readonly source: string
  check(facts: Facts): Iterable<Report>
  readonly examples: {
    /** Each is reported. The first one should be the plainest. */
    readonly bad: readonly [Example, ...Example[]]
    /** Each is passed over by this rule: what is just within the limit, and the exceptions. */
    readonly good: readonly [Example, ...Example[]]
  }
}
