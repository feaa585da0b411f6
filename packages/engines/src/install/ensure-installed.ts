import { createInterface } from 'node:readline/promises'
import { BallastError } from '@ballast/model'
import { cacheDir as defaultCacheDir } from './cache-dir.ts'
import { installPackages, isOnMachine, rootPrefix } from './debian.ts'
import { javaBin, javaNeed } from './java.ts'
import { installMavenSet, isSetInstalled, mavenNeed } from './maven.ts'
import type { DebianNeed, MavenNeed, Need, PythonNeed } from './need.ts'
import { installPythonTool, isToolInstalled, makesEnvironments, pythonNeed } from './python.ts'

export type InstallEvent =
  | { readonly state: 'started'; readonly what: string }
  | { readonly state: 'done'; readonly what: string; readonly ms: number }

export interface InstallOptions {
  /** Directory for downloads; default `~/.cache/ballast`, unless the environment sets another. */
  readonly cacheDir?: string
  readonly progress?: (event: InstallEvent) => void
  /** Installs system packages without a prompt. Without a terminal there is no prompt either. */
  readonly assumeYes?: boolean
  readonly signal?: AbortSignal
}

/**
 * Installs what is missing on this machine; does nothing if everything is there.
 *
 * @throws {BallastError} INSTALL_REFUSED, INSTALL_FAILED, NO_SPACE, CHECKSUM_MISMATCH, each with a
 * remedy.
 */
export async function ensureInstalled(
  needs: readonly Need[],
  { cacheDir = defaultCacheDir(), progress, assumeYes, signal }: InstallOptions = {},
): Promise<void> {
  const { packages, sets, pythonTools } = missing(needs, cacheDir)
  const report = <T>(what: string, work: () => Promise<T>) => reportTo(progress, what, work)
  if (packages.length > 0) {
    const root = rootPrefix(packages)
    if (!assumeYes) await askFor(packages, signal)
    const what = `system packages: ${packages.map(({ name }) => name).join(', ')}`
    await report(what, () => installPackages(packages, { root, signal }))
  }
  // Waits for all even if one fails, so that no installation still runs when the error is reported.
  const results = await Promise.allSettled([
    ...sets.map((set) =>
      report(`jars: ${set.name}`, () =>
        installMavenSet(set, { cacheDir, java: javaBin(), signal }),
      ),
    ),
    ...pythonTools.map((tool) =>
      report(tool.name, () => installPythonTool(tool, { cacheDir, signal })),
    ),
  ])
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

function missing(needs: readonly Need[], cacheDir: string) {
  const sets = unique(needs.filter((need): need is MavenNeed => need.kind === 'maven')).filter(
    (set) => !isSetInstalled(set, cacheDir),
  )
  const pythonTools = unique(
    needs.filter((need): need is PythonNeed => need.kind === 'python'),
  ).filter((tool) => !isToolInstalled(tool, cacheDir))
  const debian = needs.filter((need): need is DebianNeed => need.kind === 'debian')
  const tools = sets.length > 0 ? [javaNeed, mavenNeed] : []
  const packages = unique([...debian, ...tools]).filter((need) => !isOnMachine(need))
  if (pythonTools.length > 0 && !makesEnvironments()) packages.push(pythonNeed)
  return { packages, sets, pythonTools }
}

function unique<T extends Need>(needs: readonly T[]): T[] {
  return [...new Map(needs.map((need) => [need.name, need])).values()]
}

async function askFor(packages: readonly DebianNeed[], signal?: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return
  const names = packages.map((need) => need.packages[0]).join(', ')
  using terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Install ${names} with apt-get? [Y/n] `, {
    ...(signal && { signal }),
  })
  if (/^(y(es)?)?$/i.test(answer.trim())) return
  throw new BallastError(
    'INSTALL_REFUSED',
    `Cannot continue without ${packages.map(({ name }) => name).join(', ')}: install ${names} yourself, or run again with --yes`,
    { facts: { packages: packages.map((need) => need.packages) } },
  )
}

async function reportTo<T>(
  progress: InstallOptions['progress'],
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  progress?.({ state: 'started', what })
  const result = await work()
  progress?.({ state: 'done', what, ms: Math.round(performance.now() - startedAt) })
  return result
}
