import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Instance, loadDefinition } from '@ballast/local'
import { BallastError, type Platform, resourcesOf } from '@ballast/model'
import type { Drill, Stage } from '../drill/drill.ts'
import { drills as generic } from '../drills/index.ts'
import { loadProof } from './load-proof.ts'
import type { Additions, Proof } from './proof.ts'

/** A project that is proven: its platform as declared, its proof, and all drills that it can run. */
export interface Proving extends Stage {
  readonly root: string
  readonly platform: Platform
  readonly proof: Proof
  readonly workload: Proof['workload']
  /** Neighbours share a platform where they can. */
  readonly drills: readonly Drill[]
}

/** @throws {BallastError} USAGE where the project has no platform or no proof */
export async function openProving({
  root,
  environment,
}: Pick<Instance, 'root' | 'environment'>): Promise<Proving> {
  const platform = (await loadDefinition(join(root, 'platform.ts'))).in(environment)
  const proof = await loadProof(root)
  const { workload } = proof
  refuseUnknownServices(platform, workload)
  const all = [...generic, ...(await ownDrills(root))]
  const unknown = Object.keys(proof.additions ?? {}).filter(
    (name) => !all.some((drill) => drill.name === name),
  )
  if (unknown.length > 0) {
    throw new BallastError(
      'USAGE',
      `The proof of "${platform.name}" adds to drills that do not exist: ${unknown.join(', ')}`,
      { facts: { unknown } },
    )
  }
  const stage = { platform, workload }
  const drills = all.map((drill) => completed(drill, proof.additions?.[drill.name]))
  const wanted = (drill: Drill) => JSON.stringify(drill.derivation?.(stage) ?? {})
  return { root, ...stage, proof, drills: [...Map.groupBy(drills, wanted).values()].flat() }
}

function refuseUnknownServices(platform: Platform, { kinds }: Proof['workload']): void {
  const known = resourcesOf(platform, 'service').map(({ name }) => name)
  for (const [kind, { service }] of Object.entries(kinds)) {
    if (known.includes(service)) continue
    throw new BallastError(
      'USAGE',
      `The proof says that service "${service}" answers "${kind}", and "${platform.name}" has no such service. Use one of: ${known.join(', ')}`,
      { facts: { kind, service } },
    )
  }
}

/** Loads the drills of a project's own: each file of `proof/drills` exports the drill that has its name. */
async function ownDrills(root: string): Promise<Drill[]> {
  const folder = join(root, 'proof', 'drills')
  const files = (await readdir(folder).catch(() => [])).filter((file) =>
    /(?<!\.test|\.d)\.[jt]s$/.test(file),
  )
  return Promise.all(
    files.toSorted().map(async (file) => {
      const name = basename(file, extname(file))
      const module = (await import(pathToFileURL(join(folder, file)).href)) as object
      const drill = Object.values(module).find(
        (value: Partial<Drill> | undefined) => value?.name === name,
      ) as Drill | undefined
      if (drill !== undefined) return drill
      throw new BallastError('USAGE', `${join(folder, file)} must export a drill named "${name}"`, {
        facts: { file },
      })
    }),
  )
}

function completed(drill: Drill, additions: Additions = {}): Drill {
  const { sabotages = [], judges = [], measure, budgets = [] } = additions
  return {
    ...drill,
    sabotages: [...drill.sabotages, ...sabotages],
    judges: [...(drill.judges ?? []), ...judges],
    measure: (seen) => [...(drill.measure?.(seen) ?? []), ...(measure?.(seen) ?? [])],
    budgets: (stage) => [...drill.budgets(stage), ...budgets],
  }
}
