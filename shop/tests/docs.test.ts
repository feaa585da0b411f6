import assert from 'node:assert/strict'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { checkPlatform } from '@ballast/check'
import { addressesFor } from '@ballast/engines'
import {
  days,
  gateway,
  identity,
  kafka,
  kibibytes,
  loadBalancer,
  mebibytes,
  minutes,
  type PlatformDefinition,
  postgres,
  redis,
  seconds,
  service,
  topic,
  tracing,
} from '@ballast/model'
import { drillNames } from '@ballast/prove/drill-names'
import { Command } from 'commander'
import { execa } from 'execa'
import shop from '../platform.ts'

/** Root of the repository. */
const root = join(import.meta.dirname, '../..')
/** The project that examples are about. */
const project = join(root, 'shop')
const drills = drillNames(project)

interface Page {
  /** From the project's root. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly Block[]
}

/** A fenced block, and the comment right before it that says what it is. */
interface Block {
  readonly language: string
  readonly code: string
  readonly mark: string | undefined
}

const pages = globSync(
  [
    'README.md',
    'docs/**/*.md',
    'decisions/*.md',
    'shop/**/README.md',
    'examples/*/README.md',
    'packages/*/README.md',
    'benchmarks/*/README.md',
  ],
  { cwd: root },
)
  .sort()
  .map(readPage)

describe('links in the documentation', () => {
  for (const { path, text } of pages) {
    it(`lead somewhere: ${path}`, () => {
      const prose = withoutBlocks(text)
      const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
        .map(([, link, source]) => (link ?? source)!)
        .filter((target) => !/^[a-z]+:/.test(target))
      for (const target of targets) {
        const [file, anchor] = target.split('#') as [string, string?]
        const found = file === '' ? join(root, path) : join(root, dirname(path), file)
        assert.ok(existsSync(found), `${target} does not exist`)
        if (anchor !== undefined)
          assert.ok(anchorsOf(readFileSync(found, 'utf8')).includes(anchor), `No heading ${target}`)
      }
    })
  }
})

describe('paths named in the documentation', () => {
  const folders =
    /^(?:packages|services|shop|examples|docs|decisions|scripts|tools|benchmarks)\/|^platform\.ts$/
  for (const { path, text, blocks } of pages) {
    it(`exist: ${path}`, () => {
      const made = blocks.flatMap(({ mark }) => mark?.match(/^file: (.+)$/)?.[1] ?? [])
      const named = [...withoutBlocks(text).matchAll(/`([^`\s]+)`/g)]
        .map(([, name]) => name!)
        .filter((name) => folders.test(name) && !/[<>{}]/.test(name))
      for (const name of named) {
        if (made.some((file) => file.startsWith(name))) continue
        // Pages for those who write a platform name files of a project, and the pages of a project those of their own.
        const found = [root, project, join(root, dirname(path))].some(
          (cwd) => globSync(name, { cwd }).length > 0,
        )
        assert.ok(found, `${name} does not exist`)
      }
    })
  }
})

describe('command lines in the documentation', () => {
  const commands = new Map<string, Command>()
  before(async () => {
    const patterns = ['packages/cli/src', 'shop', 'benchmarks/*'].map((at) => `${at}/commands/*.ts`)
    for (const file of globSync(patterns, { cwd: root })) {
      if (file.endsWith('.test.ts')) continue
      const module = (await import(join(root, file))) as Record<string, unknown>
      for (const value of Object.values(module))
        if (value instanceof Command) commands.set(value.name(), value)
    }
  })
  for (const { path, text } of pages) {
    const lines = [...text.matchAll(/(?<![\w/])\.\/ballast ([^`\n]*)/g)].map(([, line]) => line!)
    if (lines.length === 0) continue
    it(`name commands and options that exist: ${path}`, () => {
      for (const line of lines) assertParses(commands, line)
    })
  }
})

describe('the first order', () => {
  it('reads the same in the README as in the script that runs', () => {
    const script = readFileSync(join(root, 'docs/examples/first-order.sh'), 'utf8')
    const shown = blocksMarked('README.md', 'docs/examples/first-order.sh')
    assert.equal(shown.length, 1)
    assert.equal(shown[0]!.code, script.slice(script.indexOf('call() {')).trimEnd())
  })
})

describe('TypeScript in the documentation', () => {
  for (const page of pages) {
    const files = filesOf(page)
    if (files.size === 0) continue
    it(`type-checks: ${page.path}`, async () => {
      mkdirSync(join(project, '.ballast'), { recursive: true })
      // Inside the project, where its packages are found.
      const directory = mkdtempSync(join(project, '.ballast/docs-'))
      try {
        for (const [name, code] of files) {
          mkdirSync(dirname(join(directory, name)), { recursive: true })
          writeFileSync(join(directory, name), code)
        }
        const sources = [...files.keys()].filter((name) => name.endsWith('.ts'))
        writeFileSync(
          join(directory, 'tsconfig.json'),
          JSON.stringify({ extends: '../../../tsconfig.json', files: sources, include: [] }),
        )
        const { exitCode, all } = await execa(
          join(root, 'node_modules/.bin/tsc'),
          ['--project', directory],
          { all: true, reject: false, cwd: root, timeout: 120_000 },
        )
        assert.equal(exitCode, 0, all)
        for (const name of sources) {
          if (!/export default platform\(/.test(files.get(name)!)) continue
          const module = (await import(pathToFileURL(join(directory, name)).href)) as {
            default: PlatformDefinition
          }
          // Its ports as well.
          assert.ok(addressesFor(module.default.in('local')).nodes.length > 0)
          if (name !== 'platform.ts') continue
          const found = checkPlatform(module.default, { file: join(directory, name), drills })
          assert.deepEqual(
            found.map(({ rule, what }) => `${rule}: ${what}`),
            [],
          )
        }
      } finally {
        rmSync(directory, { recursive: true, force: true })
      }
    })
  }
})

describe('the defaults in docs/declaring-a-platform.md', () => {
  it('are those of the model', () => {
    const on = kafka('events', { listeners: { internal: 9092, external: 29092 } })
    const tokens = identity('tokens', { audience: 'a' })
    const one = service('one', { source: 'services/one' })
    const api = gateway('api', { routes: [], identity: tokens })
    const front = loadBalancer('front', { to: api })
    const traces = tracing('traces')
    const told = topic('told', { on, key: 'id' })
    const defaults: Record<string, Record<string, string | number>> = {
      postgres: { maxConnections: postgres('data', { port: 5433 }).maxConnections },
      topic: { partitions: told.partitions, retention: `${told.retention / days(1)} days` },
      redis: { port: redis('cache', { maxMemory: mebibytes(1) }).port },
      tracing: { port: traces.port, tracesPerSecond: traces.tracesPerSecond },
      identity: {
        port: tokens.port,
        tokenLifetime: `${tokens.tokenLifetime / minutes(1)} minutes`,
      },
      service: { replicas: one.replicas, grace: `${one.grace / seconds(1)} s` },
      gateway: {
        replicas: api.replicas,
        maxBody: `${api.maxBody / kibibytes(1)} KiB`,
        grace: `${api.grace / seconds(1)} s`,
      },
      loadBalancer: { port: front.port, statsPort: front.statsPort },
    }
    const { text } = pageAt('docs/declaring-a-platform.md')
    for (const [name, values] of Object.entries(defaults)) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? ''
      for (const [option, value] of Object.entries(values))
        assert.match(row, new RegExp(`\`${option}\` ${value}\\b`))
    }
  })
})

describe('runbooks', () => {
  it('are there for each alert that the shop declares, and for nothing else', () => {
    const named = shop.in('production').alerts.map(({ runbook }) => runbook)
    const pages = globSync('docs/runbooks/*.md', { cwd: root }).filter(
      (page) => basename(page) !== 'README.md',
    )
    assert.deepEqual(pages.sort(), [...new Set(named)].sort())
    for (const page of pages)
      for (const part of ['## Look', '## Do']) assert.ok(pageAt(page).text.includes(part), page)
  })
})

describe('problem codes', () => {
  it('are the same in docs/errors.md as in the code of services, kit and gateway', () => {
    const sources = globSync(
      ['shop/services/*/src/**/*.ts', 'packages/kit/src/**/*.ts', 'packages/gateway/src/**/*.ts'],
      { cwd: root },
    ).filter((file) => !file.endsWith('.test.ts') && !file.includes('provider/'))
    const thrown = sources.flatMap((file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /new Problem\(\s*(\d{3}),\s*'([A-Z_]+)'/g,
        ),
      ].map(([, status, code]) => `${code} ${status}`),
    )
    const documented = [
      ...pageAt('docs/errors.md').text.matchAll(/^\| `([A-Z_]+)` +\| (4\d\d|5\d\d) +\|/gm),
    ].map(([, code, status]) => `${code} ${status}`)
    assert.deepEqual([...new Set(thrown)].sort(), documented.sort())
  })
})

function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8')
  const found = text.matchAll(/(?:<!-- ([^\n]*?) -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm)
  const blocks = [...found].map(([, mark, language, code]) => ({
    mark,
    language: language!,
    code: code!.trimEnd(),
  }))
  return { path, text, blocks }
}

function pageAt(path: string): Page {
  const page = pages.find((found) => found.path === path)
  assert.ok(page, `${path} is missing`)
  return page
}

function blocksMarked(path: string, mark: string): Block[] {
  return pageAt(path).blocks.filter((block) => block.mark === mark)
}

const withoutBlocks = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** The anchors of headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** `up --detach # comment`, as far as it is Ballast's: the verb, its options and their values. */
function assertParses(commands: ReadonlyMap<string, Command>, line: string): void {
  const [own] = line.split(/ [#|]|\)(?!\w)|&&|;| {2,}/)
  const words = [...own!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!)
  const [verb = '', ...rest] = words
  if (verb === '--help') return
  const found = commands.get(verb)
  assert.ok(found, `There is no command in: ./ballast ${line}`)
  let command: Command = found
  while (rest.length > 0) {
    const word = rest.shift()!
    const inner = command.commands.find((subcommand) => subcommand.name() === word)
    if (inner !== undefined) command = inner
    if (!word.startsWith('-') || word === '--help') continue
    const option = command.options.find(({ long, short }) => word === long || word === short)
    assert.ok(option, `${verb} has no option ${word}: ./ballast ${line}`)
    if (option.required) assert.ok(rest.shift(), `${word} needs a value: ./ballast ${line}`)
  }
}

/**
 * The files that a page's blocks make: `file: PATH` is one of its own, `checked` one without a
 * name, and `insert into FILE before: TEXT` goes into a copy of a file of the project.
 */
function filesOf({ path, blocks }: Page): Map<string, string> {
  const files = new Map<string, string>()
  blocks.forEach(({ mark = '', code }, at) => {
    const file = /^file: (.+)$/.exec(mark)?.[1]
    const insert = /^insert into (\S+) before: (.+)$/.exec(mark)
    if (file !== undefined) files.set(file, `${code}\n`)
    if (mark === 'checked') files.set(`${basename(path, '.md')}-${at}.ts`, `${code}\n`)
    if (insert !== null) {
      const [, target, written] = insert as unknown as [string, string, string]
      const anchor = written.replaceAll('\\n', '\n')
      const before = files.get(target) ?? readFileSync(join(project, target), 'utf8')
      const parts = before.split(anchor)
      assert.equal(parts.length, 2, `${target} has "${anchor}" not once`)
      files.set(target, parts.join(`${code}\n${anchor}`))
    }
  })
  return files
}
