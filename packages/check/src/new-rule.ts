import { existsSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { exportName } from './generated-files.ts'

/** `npm run new-rule NAME`: the file of a rule, its page and its place in the registry. */
const [id = ''] = process.argv.slice(2)
const file = join(import.meta.dirname, 'rules', `${id}.ts`)
const project = join(import.meta.dirname, '../../..')
if (!/^[a-z]+(-[a-z0-9]+)+$/.test(id)) {
  console.error(
    'npm run new-rule NAME: words in small letters with hyphens, such as topic-has-owner',
  )
  process.exit(2)
}
for (const taken of [file, join(import.meta.dirname, 'sql/rules', `${id}.ts`)]) {
  if (!existsSync(taken)) continue
  console.error(`There is a rule ${id}: ${relative(project, taken)}. Choose another name`)
  process.exit(2)
}
writeFileSync(
  file,
  `import type { Rule } from '../rule.ts'

/** TODO: what must hold, in a sentence; then the mechanism. */
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
        why: 'TODO: what follows for a user',
        fix: 'TODO: what to write instead',
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
console.log(`Made ${relative(project, file)}. Replace its condition, its examples and each TODO, then:
  npm run generate-checks
  node --test --test-name-pattern=${id} ${tests}
At the end, because an edit of the shop for another rule may break this one as well:
  node --test ${tests}`)
