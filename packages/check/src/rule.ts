import type { Example } from './examples/bakery.ts'
import type { Facts } from './facts.ts'
import type { Severity } from './finding.ts'

/** One violation of a rule, in one environment. */
export interface Report {
  /** The declared value, and the path to the property that is wrong. */
  readonly at: readonly [value: object, ...property: (string | number)[]]
  /** The problem, with the declared names and numbers. No final period. */
  readonly what: string
  /** The consequence. */
  readonly why: string
  /** The remedy, with numbers that would work. */
  readonly fix: string
  /** Source text for the value at `at`, if writing it is safe: `3`, `seconds(5)`. */
  readonly set?: string
}

/** One rule. Its examples are its tests and its documentation. */
export interface Rule {
  /** Kebab-case; also the name of its file and of its suppressions. */
  readonly id: string
  readonly severity: Severity
  /** URL of the fact or the incident behind it. */
  readonly source: string
  check(facts: Facts): Iterable<Report>
  readonly examples: {
    /** The rule reports each of them. The first should be the simplest. */
    readonly bad: readonly [Example, ...Example[]]
    /** The rule reports none of them: values just within the limit, and exceptions. */
    readonly good: readonly [Example, ...Example[]]
  }
}
