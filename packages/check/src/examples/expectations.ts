import assert from 'node:assert/strict'
import { join } from 'node:path'
import { checkPlatform } from '../check-platform.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { bakery, type Example } from './bakery.ts'

/** One thing that a rule must do, for its tests and for the mutation pass; `holds` throws where it does not. */
export interface Expectation {
  readonly what: string
  readonly holds: () => void | Promise<void>
}

const file = join(import.meta.dirname, 'bakery.ts')

/** What the examples of a rule demand of it. */
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
            assert.match(text, /^\S.*[^.\s]$/s, 'words, and no final period')
      },
    })),
    ...good.map((example, index) => ({
      what: `accepts its good example ${index + 1}`,
      holds: () => assert.deepEqual(found(example, rule), []),
    })),
    {
      what: 'is content with the bakery, in every environment',
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
