import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { checkPlatform } from '../check-platform.ts'
import { rules } from '../rules/index.ts'
import { chart } from './chart.ts'
import { synthetic } from './synthetic.ts'

/**
 * `npm run benchmark-checks`: writes `benchmarks/check/growth.json` and `growth.svg`. The sizes take turns, so
 * that other load on the machine affects all of them alike. Compare the medians of CPU time.
 */
const repeats = 9
const sizes = [10, 100, 1_000]
const root = join(import.meta.dirname, '../../../..')
const file = join(import.meta.dirname, 'synthetic.ts')

const runs = sizes.map((services) => ({ services, cpu: [] as number[], wall: [] as number[] }))
// The first round only warms up the JIT compiler.
for (let round = 0; round <= repeats; round++) {
  for (const { services, cpu, wall } of runs) {
    const definition = synthetic(services)
    const [before, began] = [process.cpuUsage(), performance.now()]
    const findings = checkPlatform(definition, { file })
    const { user, system } = process.cpuUsage(before)
    if (findings.length > 0) throw new TypeError(`Not clean: ${findings[0]!.what}`)
    if (round === 0) continue
    cpu.push((user + system) / 1_000)
    wall.push(performance.now() - began)
  }
}

/** Runs of the command on the repository's own platform, start-up included. */
const command = Array.from({ length: repeats }, () => {
  const script = 'TIMEFORMAT="%R %U %S"; time ./ballast check >/dev/null'
  const output = execFileSync('bash', ['-c', `{ ${script}; } 2>&1`], {
    cwd: root,
    encoding: 'utf8',
  })
  const [wall = 0, user = 0, system = 0] = output.trim().split(' ').map(Number)
  return { wallMs: wall * 1_000, cpuMs: (user + system) * 1_000 }
})

const growth = runs.map(({ services, cpu, wall }) => ({
  services,
  cpuMs: median(cpu),
  wallMs: median(wall),
  cpu,
  wall,
}))
const result = {
  version: 1,
  at: new Date().toISOString(),
  node: process.version,
  processors: availableParallelism(),
  load: loadavg(),
  rules: rules.length,
  repeats,
  growth,
  command: {
    wallMs: median(command.map(({ wallMs }) => wallMs)),
    cpuMs: median(command.map(({ cpuMs }) => cpuMs)),
    runs: command,
  },
}
const folder = join(root, 'benchmarks/check')
writeFileSync(join(folder, 'growth.json'), `${JSON.stringify(result, null, 2)}\n`)
writeFileSync(join(folder, 'growth.svg'), chart(growth))
for (const { services, cpuMs, wallMs } of growth)
  console.log(`${services} services: ${cpuMs.toFixed(1)} ms of CPU, ${wallMs.toFixed(1)} ms`)
console.log(
  `The command: ${result.command.cpuMs} ms of CPU, ${result.command.wallMs} ms, start-up included`,
)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
