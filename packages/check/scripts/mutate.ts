import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// node packages/check/scripts/mutate.ts RULES_DIRECTORY MODULE [RULE…]
// Changes one thing at a time in each rule file and asks whether the rule's examples notice. MODULE exports
// `failuresOf(rule)`, which gives a text for each example that a rule contradicts.

const [directory, module, ...wanted] = process.argv.slice(2)
if (directory === undefined || module === undefined) {
  process.stderr.write('Usage: node mutate.ts RULES_DIRECTORY MODULE [RULE…]\n')
  process.exit(2)
}
const { failuresOf } = await import(pathToFileURL(resolve(module)).href)
const files = readdirSync(directory).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts' && !name.endsWith('.test.ts'),
)

/** What is changed, and into what. */
const mutations: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bif \((?=.)/g, ['if (true || ', 'if (false && ', 'if (!']],
  [/ && /g, [' || ']],
  [/ \|\| /g, [' && ']],
  [/ === /g, [' !== ']],
  [/ !== /g, [' === ']],
  [/ <= /g, [' < ']],
  [/ < /g, [' <= ']],
  [/ >= /g, [' > ']],
  [/ > /g, [' >= ']],
  [/\.some\(/g, ['.every(']],
  [/\.every\(/g, ['.some(']],
  [/(?<=[\s(])!(?=[\w(])/g, ['']],
  [/\byield \{/g, ['void {']],
  [/\.filter\(/g, ['.slice(0).map((item) => item) || [].filter(']],
]

// Beside the rules, so that what they import is found from here as well.
const scratch = join(dirname(resolve(directory)), '.mutants')
mkdirSync(scratch, { recursive: true })
let [killed, all] = [0, 0]
try {
  for (const name of files) {
    const id = basename(name, '.ts')
    if (wanted.length > 0 && !wanted.includes(id)) continue
    const text = readFileSync(join(directory, name), 'utf8')
    for (const [index, mutant] of mutantsOf(text).entries()) {
      const path = join(scratch, `${id}-${index}.ts`)
      writeFileSync(path, mutant.text)
      const verdict = await tried(path)
      if (verdict === 'invalid') continue
      all++
      if (verdict === 'killed') killed++
      else process.stdout.write(`survived: ${id}:${mutant.line}  ${mutant.from} -> ${mutant.to}\n`)
    }
  }
} finally {
  rmSync(scratch, { recursive: true })
}
process.stdout.write(
  `${killed} of ${all} mutants killed (${((100 * killed) / all).toFixed(1)} %)\n`,
)
process.exitCode = killed === all ? 0 : 1

interface Mutant {
  readonly text: string
  readonly line: number
  readonly from: string
  readonly to: string
}

function mutantsOf(text: string): Mutant[] {
  const found: Mutant[] = []
  const code = withoutExamples(text)
  for (const [pattern, replacements] of mutations) {
    for (const match of code.matchAll(pattern)) {
      for (const to of replacements) {
        const changed = replaced(text, match.index, match[0], to)
        const line = text.slice(0, match.index).split('\n').length
        const from = text.split('\n')[line - 1]!.trim()
        found.push({
          text: changed,
          line,
          from: `${from} [${match[0].trim()}]`,
          to: to.trim() || 'nothing',
        })
      }
    }
  }
  return found
}

/** A condition that is wrapped must be closed where it ends. */
function replaced(text: string, at: number, from: string, to: string): string {
  if (!from.startsWith('if (')) return text.slice(0, at) + to + text.slice(at + from.length)
  const start = at + from.length
  let [end, depth] = [start, 1]
  while (depth > 0) {
    if (text[end] === '(') depth++
    if (text[end] === ')') depth--
    end++
  }
  return `${text.slice(0, at)}${to}(${text.slice(start, end - 1)})${text.slice(end - 1)}`
}

/** Examples, comments, texts and patterns are no logic: blanked, so that places stay the same. */
function withoutExamples(text: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, '\0')
  return text
    .replace(/^ {2}examples: \{[\s\S]*?^ {2}(?:\},|\} as)/m, blank)
    .replace(/^ {2}examples: \{.*\},$/m, blank)
    .replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, blank)
    .replaceAll(/^import .*$/gm, blank)
    .replaceAll(/^\s*(what|why|fix|source|says):\s*['`].*$/gm, blank)
}

async function tried(path: string): Promise<'killed' | 'survived' | 'invalid'> {
  let rule: unknown
  try {
    const exported = await import(pathToFileURL(path).href)
    rule = Object.values(exported).find(
      (one) => typeof one === 'object' && one !== null && 'examples' in one,
    )
  } catch {
    return 'invalid'
  }
  try {
    return (await failuresOf(rule)).length > 0 ? 'killed' : 'survived'
  } catch {
    return 'killed'
  }
}
