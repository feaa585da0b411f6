import { existsSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { exportName } from './generated-files.ts'

/** `npm run new-rule NAME`: creates the file of a rule and its page, and adds it to the registry. */
const [id = ''] = process.argv.slice(2)
const file = join(import.meta.dirname, 'rules', `${id}.ts`)
const project = join(import.meta.dirname, '../../..')
if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id)) {
  console.error(
    'Usage: npm run new-rule NAME, with NAME in lower-case words joined by hyphens, such as topic-has-owner',
  )
  process.exit(2)
}
for (const taken of [file, join(import.meta.dirname, 'sql/rules', `${id}.ts`)]) {
  if (!existsSync(taken)) continue
  console.error(`Rule ${id} already exists: ${relative(project, taken)}. Choose another name`)
  process.exit(2)
}
writeFileSync(
  file,
  `import type { Rule } from '../rule.ts'

/** TODO: the requirement in one sentence, then the mechanism. */
export const ${exportName(id)}: Rule = {
  id: '${id}',
  severity: 'error',
  source: 'https://TODO',
  *check({ topics }) {
    for (const topic of topics) {
      if (topic.partitions > 1) continue
      yield {
        at: [topic, 'partitions'],
        what: \`TODO: topic "\${topic.name}" has \${topic.partitions} partition\`,
        why: 'TODO: the consequence for a user',
        fix: 'TODO: what to declare instead',
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
const tests = 'packages/check/src/rules.test.ts shop/checks/edits.test.ts'
console.log(`Created ${relative(project, file)}. Replace its condition, its examples and each TODO, then:
  npm run generate-checks
  node --test --test-name-pattern=${id} ${tests}
At the end, because this rule may also fire on the shop edits of other rules:
  node --test ${tests}`)
