import assert from 'node:assert/strict'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ensureInstalled, needsOf } from '@ballast/engines'
import { claimOffset, processesBelow } from '@ballast/engines/fixtures'
import type { Evidence } from '@ballast/prove'
import definition from '../../../examples/bookings/platform.ts'
import {
  copyProject,
  linkedPackages,
  openStandalone,
  type Standalone,
} from './fixtures/standalone.ts'
import { repository } from './repository.ts'

describe('the example, in a folder outside the repository', () => {
  const stack = new AsyncDisposableStack()
  let project: Standalone
  let offset: string

  before(async () => {
    const platform = definition.in('local')
    await ensureInstalled(needsOf(platform), { assumeYes: true })
    project = stack.use(
      await openStandalone('bookings', (root) =>
        copyProject(join(repository, 'examples/bookings'), root),
      ),
    )
    offset = String(stack.use(await claimOffset(platform)).portOffset)
  })
  after(() => stack.disposeAsync())

  const ballast = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, all } = await project.npx('ballast', ...args)
    assert.equal(exitCode, 0, all)
    return stdout
  }

  it('has Ballast as an installed dependency, with types', async () => {
    assert.deepEqual(await linkedPackages(project.root), [])
    const { exitCode, all } = await project.npx('tsc')
    assert.equal(exitCode, 0, all)
  })

  it('is clean, and passes the tests of its own', async () => {
    assert.match(await ballast('check'), /Nothing found/)
    assert.match(await ballast('test'), /pass [1-9]\d*\n.*fail 0/s)
  })

  it('runs, and books a seat through its service in Python', async () => {
    await ballast('up', '--detach', '--yes', '--port-offset', offset)
    const scope = 'shows:write bookings:write'
    const token = await ballast(
      'token',
      '--subject',
      'ann',
      '--scope',
      scope,
      '--port-offset',
      offset,
    )
    const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
      const answer = await fetch(`http://127.0.0.1:${8_080 + Number(offset)}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token.trim()}`,
          'idempotency-key': crypto.randomUUID(),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    }
    const chosen = () =>
      call<{ suggestion: string[] }>('GET', '/api/seatmaps/hamlet?together=3').then(
        ({ suggestion }) => suggestion,
      )
    await call('PUT', '/api/shows/hamlet', { rows: 3, seatsPerRow: 3 })
    const seats = await chosen()
    assert.deepEqual(seats, ['B1', 'B2', 'B3'])
    await call('POST', '/api/bookings', { show: 'hamlet', seats })
    assert.deepEqual(await chosen(), ['A1', 'A2', 'A3'])
  })

  it('uses nothing of the repository, whichever process it is', () => {
    const running = processesBelow(project.root)
    const seen = running.map(({ pid }) => whatIsSeenOf(pid)).join('\n')
    assert.match(seen, /python3/)
    assert.match(seen, /@ballast\/local\/\S*supervisor-main\.js/)
    assert.deepEqual(
      seen.split('\n').filter((line) => line.includes(repository)),
      [],
    )
  })

  it('stops without a trace', async () => {
    await ballast('down', '--wipe', '--port-offset', offset)
    assert.deepEqual(processesBelow(project.root), [])
  })

  // All drills take minutes, so only CI runs them.
  const drills = process.env.BALLAST_TEST_EVERY_DRILL === '1' ? [] : ['rush']

  it(`is proven by ${drills[0] ?? 'all drills'}`, async () => {
    const args = ['--short', '--seed', '3', '--json', '--port-offset', offset]
    // Exits with 1 if a busy machine misses a bound of time, which no test may depend on.
    const { stdout, all } = await project.npx('ballast', 'prove', ...drills, ...args)
    const { results } = JSON.parse(stdout) as { results: { path: string; evidence: Evidence }[] }
    for (const { evidence } of results) {
      const judged = evidence.runs.flatMap(({ invariants }) => invariants)
      const broken = judged.filter(({ violations }) => violations > 0)
      assert.deepEqual(broken, [], evidence.drill)
      assert.notEqual(evidence.verdict, 'void', `${evidence.drill}: ${all}`)
    }
    const { path, evidence } = results.find((result) => result.evidence.drill === 'rush')!
    assert.ok(path.startsWith(join(project.root, 'evidence/rush/')), path)
    const judged = evidence.runs.flatMap(({ invariants }) => invariants)
    assert.ok(judged.find(({ name }) => name === 'seat-booked-twice')!.checked > 50)
    assert.deepEqual(processesBelow(project.root), [])
  })

  it('has a judge that detects a seat which was sold twice', async () => {
    const args = ['--sabotage', '--json', '--port-offset', offset]
    const { results } = JSON.parse(await ballast('prove', 'rush', ...args)) as {
      results: { detectedBy: string; detected?: { subject: string } }[]
    }
    assert.deepEqual(
      results.map(({ detectedBy }) => detectedBy),
      ['seat-booked-twice'],
    )
    assert.ok(results.every(({ detected }) => detected !== undefined))
    assert.deepEqual(processesBelow(project.root), [])
  })
})

/** Arguments, working directory, environment and open files of a process, a line each. */
function whatIsSeenOf(pid: number): string {
  const proc = `/proc/${pid}`
  const words = (file: string) => readFileSync(join(proc, file), 'utf8').replaceAll('\0', '\n')
  const opened = readdirSync(join(proc, 'fd')).flatMap((fd) => {
    try {
      return [readlinkSync(join(proc, 'fd', fd))]
    } catch {
      return []
    }
  })
  // Where a shell was before its cd is of no use to anybody.
  const environment = words('environ').replaceAll(/^(OLDPWD|PWD|PATH|npm_\w+|INIT_CWD)=.*$/gm, '')
  return [words('cmdline'), readlinkSync(join(proc, 'cwd')), environment, ...opened].join('\n')
}
