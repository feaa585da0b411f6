import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Finding } from '@ballast/check'
import { execa } from 'execa'

/** Root of the repository. */
const root = join(import.meta.dirname, '../..')

// Inside the project, where its packages are found.
mkdirSync(join(root, '.ballast'), { recursive: true })
const directory = mkdtempSync(join(root, '.ballast/check-command-'))
// The declaration is copied; drills are looked for beside the copy.
mkdirSync(join(directory, 'proof/drills'), { recursive: true })
for (const name of readdirSync(join(root, 'shop/proof/drills')))
  writeFileSync(join(directory, 'proof/drills', name), '')
after(() => rmSync(directory, { recursive: true, force: true }))

const shop = readFileSync(join(root, 'shop/platform.ts'), 'utf8')
const onOnePort = shop.replace('external: 29092', 'external: 9092')

async function check(source: string, ...options: string[]) {
  const file = join(directory, `${Math.random().toString(36).slice(2)}.ts`)
  writeFileSync(file, source)
  const result = await execa(
    process.execPath,
    [join(root, 'packages/cli/src/main.ts'), 'check', file, ...options],
    { reject: false, cwd: root, timeout: 60_000 },
  )
  return { ...result, file }
}

describe('ballast check', () => {
  it('finds nothing in the shop, and exits with 0', async () => {
    const { exitCode, stdout } = await check(shop)
    assert.match(stdout, /^Nothing found: \d+ rules/)
    assert.equal(exitCode, 0)
  })

  it('exits with 1 on an error, and shows the value', async () => {
    const { exitCode, stdout } = await check(onOnePort)
    assert.equal(exitCode, 1)
    assert.match(stdout, /error kafka-listener-port-conflict in local, ha, production/)
    assert.match(stdout, /> \d+ \| .*external: 9092/)
  })

  it('tells the same as JSON, SARIF and to GitHub', async () => {
    const json = JSON.parse((await check(onOnePort, '--format', 'json')).stdout)
    const [finding] = json.findings
    const line = onOnePort.split('\n').findIndex((text) => text.includes('external: 9092')) + 1
    const column = onOnePort.split('\n')[line - 1]!.indexOf('external: ') + 'external: '.length + 1
    assert.equal(json.findings.length, 1)
    assert.equal(json.summary.errors, 1)
    assert.deepEqual(
      [finding.at, finding.line, finding.column],
      ['kafka.events.listeners.external', line, column],
    )

    const sarif = JSON.parse((await check(onOnePort, '--format', 'sarif')).stdout)
    const [result] = sarif.runs[0].results
    const { artifactLocation, region } = result.locations[0].physicalLocation
    assert.deepEqual(region, { startLine: line, startColumn: column })
    assert.match(artifactLocation.uri, /^\.ballast\/check-command-/)
    assert.equal(sarif.runs[0].tool.driver.rules[result.ruleIndex].id, finding.rule)

    const { stdout } = await check(onOnePort, '--format', 'github')
    assert.match(stdout, new RegExp(`^::error file=.+,line=${line},col=${column},title=kafka-`))
  })

  it('mends with --fix what can be mended safely', async () => {
    const { exitCode, file } = await check(onOnePort, '--fix')
    assert.equal(exitCode, 0)
    assert.equal(readFileSync(file, 'utf8'), shop)
  })

  it('refuses a drill that does not exist, until the project has it', async () => {
    const named = shop.replace("drill: 'kill-services'", "drill: 'till-lost'")
    const { exitCode, stdout } = await check(named)
    assert.equal(exitCode, 1)
    assert.match(
      stdout,
      /error drill-exists in local, ha, production[\s\S]*No drill "till-lost" exists/,
    )

    const drills = join(directory, 'proof/drills')
    mkdirSync(drills, { recursive: true })
    writeFileSync(join(drills, 'till-lost.ts'), "throw new Error('check loads no drill')\n")
    assert.equal((await check(named)).exitCode, 0)
  })

  it('passes over what is suppressed with a reason', async () => {
    const suppressed = onOnePort.replace(
      '  const events = kafka(',
      '  // ballast-ignore kafka-listener-port-conflict: to see what happens\n  const events = kafka(',
    )
    assert.equal((await check(suppressed)).exitCode, 0)
  })

  it('finds a suppression that is needed no more in any file of the declaration', async () => {
    const needless =
      '// ballast-ignore sum-of-pools-fits: it was so once\nexport const port = 5433\n'
    writeFileSync(join(directory, 'ports.ts'), needless)
    writeFileSync(join(directory, 'numbers.ts'), `export * from './ports.ts'\n`)
    const split = shop.replace('port: 5433', 'port')
    const { stdout } = await check(`import { port } from './numbers.ts'\n${split}`, '--json')
    const found = JSON.parse(stdout).findings.map(({ rule, file, line }: Finding) => [
      rule,
      basename(file),
      line,
    ])
    assert.deepEqual(found, [['unused-suppression', 'ports.ts', 1]])
  })

  it('exits with 2 where it is used wrongly', async () => {
    for (const wrong of [
      ['--explain', 'no-such-rule'],
      ['--environment', 'moon'],
      ['--kafka', '/nowhere'],
    ]) {
      const { exitCode, stderr } = await check(shop, ...wrong)
      assert.equal(exitCode, 2, wrong.join(' '))
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
    }
  })
})

describe('what the command loads', () => {
  it('is none of what runs a platform: that takes longer to load than to check', async () => {
    const noted = `import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) { console.error('loads', url); return next(url, context) } })`
    const { stderr } = await execa(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(noted)}`,
        join(root, 'packages/cli/src/main.ts'),
        'check',
      ],
      { cwd: join(root, 'shop') },
    )
    const loaded = stderr.match(/(?<=packages\/)(engines|local|prove)\/src\/\S+/g)
    assert.deepEqual(loaded?.toSorted(), [
      'engines/src/added-engines.ts',
      'local/src/platform-file.ts',
      'prove/src/drill-names.ts',
    ])
  })
})
