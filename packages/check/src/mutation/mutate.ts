import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Score, tryMutants } from './try-mutants.ts'

/** `npm run mutate-checks [RULE…]`: prints the mutation score of the rules, and the mutants that survive. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
})
const folders = [join(import.meta.dirname, '../rules'), join(import.meta.dirname, '../sql/rules')]
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name !== 'index.ts')
    .filter((name) => positionals.length === 0 || positionals.includes(name.slice(0, -3)))
    .map((name) => join(folder, name)),
)
if (files.length === 0) {
  console.error(`There is no rule ${positionals.join(', ')}`)
  process.exit(2)
}

const scores: Score[] = []
for (const file of files) {
  const score = await tryMutants(file)
  scores.push(score)
  const { rule, killed, mutants, survivors } = score
  console.error(`${rule}: ${killed} of ${mutants} mutants killed`)
  for (const { kind, line, column, source } of survivors)
    console.error(`  ${line}:${column} ${kind}: ${source.slice(0, 80)}`)
}
const sum = (count: (score: Score) => number) =>
  scores.reduce((total, score) => total + count(score), 0)
const [killed, mutants] = [sum((score) => score.killed), sum((score) => score.mutants)]
const share = Number(((100 * killed) / Math.max(mutants, 1)).toFixed(1))
if (values.json) console.log(JSON.stringify({ version: 1, mutants, killed, share, rules: scores }))
else console.log(`${killed} of ${mutants} mutants of ${files.length} rules killed: ${share} %`)
