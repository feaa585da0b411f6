import assert from 'node:assert/strict'
import { join } from 'node:path'
import { checkPlatform } from '../check-platform.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { bakery, type Example } from './bakery.ts'

/** One expectation of a rule, for its tests and for the mutation run; `holds` throws if it is not met. */
export interface Expectation {
  readonly what: string
  readonly holds: () => void | Promise<void>
}

const file = join(import.meta.dirname, 'bakery.ts')

/** Returns the expectations that follow from the examples of a rule. */
export function expectationsOf(rule: Rule): Expectation[] {
  const { bad, good } = rule.examples
  return [
    ...bad.map((example, index) => ({
      what: `refuses its bad example ${index + 1}`,
      holds: () => {
        const findings = found(example, rule)
        assert.notEqual(findings.length, 0, 'check reports nothing for this example')
        for (const { what, why, fix } of findings)
          for (const text of [what, why, fix])
            assert.match(text, /^\S.*[^.\s]$/s, 'is not empty and has no final period')
      },
    })),
    ...good.map((example, index) => ({
      what: `accepts its good example ${index + 1}`,
      holds: () => assert.deepEqual(found(example, rule), []),
    })),
    {
      what: 'reports nothing for the bakery, in every environment',
      holds: () => assert.deepEqual(checkPlatform(bakery(), { file, rules: [rule] }), []),
    },
  ]
}

function found(example: Example, rule: Rule): Finding[] {
  const { environment = 'production', drills } = example
  return checkPlatform(bakery(example), {
    file,
    rules: [rule],
    environments: [environment],
    ...(drills && { drills }),
  })
}
