import { existsSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { exportName } from './generated-files.ts'

/** `npm run new-rule NAME`: the file of a rule, and its place in the registry. */
const [id = ''] = process.argv.slice(2)
const file = join(import.meta.dirname, 'rules', `${id}.ts`)
if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id) || existsSync(file)) {
  console.error(
    existsSync(file)
      ? `${id} exists already`
      : `npm run new-rule NAME: a name such as topic-has-owner`,
  )
  process.exit(2)
}
writeFileSync(
  file,
  `import type { Rule } from '../rule.ts'

/** Say in a sentence what must hold, and what follows where it does not. */
export const ${exportName(id)}: Rule = {
  id: '${id}',
  severity: 'error',
  source: 'https://where.the.fact.is/documented',
  *check({ topics }) {
    for (const topic of topics) {
      if (topic.partitions > 1) continue
      yield {
        at: [topic, 'partitions'],
        what: \`Topic "\${topic.name}" has \${topic.partitions} partition\`,
        why: 'What follows for a user, with the mechanism',
        fix: 'What to write instead',
        set: '2',
      }
    }
  },
  examples: {
    bad: [{ baked: { partitions: 1 } }],
    good: [{ baked: { partitions: 2 } }],
  },
}
`,
)
await import('./generate.ts')
const test = relative(process.cwd(), join(import.meta.dirname, 'rules.test.ts'))
console.log(`Made ${relative(process.cwd(), file)}. Try it: node --test ${test}`)
