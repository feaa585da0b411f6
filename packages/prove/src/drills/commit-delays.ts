import type { Drill } from '../drill/drill.ts'
import { mainService, publishesNothing } from '../drill/focus.ts'
import { readTopics } from '../events/read-topics.ts'
import type { EvidenceInvariant, Violation } from '../evidence/schema.ts'
import type { Scene } from '../faults/fault.ts'
import { commitsTable, drillEventType, slowCommits } from '../faults/slow-commits.ts'
import { usualLoad } from '../load/load-spec.ts'
import { asSuperuser } from '../sabotage/as-superuser.ts'
import { lateCommitSkipped } from '../sabotage/index.ts'

/** No event is skipped because a transaction with a later id committed first. */
export const commitDelays: Drill = {
  name: 'commit-delays',
  title: '64 writers beside the platform commit events up to two seconds late, each out of turn',
  load: ({ form }) => ({
    ...usualLoad,
    phases: [{ operationsPerSecond: 10, seconds: form === 'short' ? 10 : 60 }],
  }),
  unavailable: publishesNothing,
  faults: ({ random, form, ...stage }) => [
    {
      atMs: 500,
      forMs: form === 'short' ? 6_000 : 50_000,
      fault: slowCommits(random, mainService(stage), { writers: 64, longestMs: 2_000 }),
    },
  ],
  probe: async (scene) => [await skippedRows(scene)],
  budgets: () => [],
  sabotages: [lateCommitSkipped],
}

async function skippedRows(scene: Scene): Promise<EvidenceInvariant> {
  const { database, publishes } = mainService(scene)
  const published = new Set<string>()
  await readTopics(scene.access.kafka, [publishes[0]!.name], ({ type, id }) => {
    if (type === drillEventType) published.add(id)
  })
  const rows = await asSuperuser(scene, database.name, `select event_id from ${commitsTable}`)
  await asSuperuser(scene, database.name, `drop table ${commitsTable}`)
  const skipped = rows
    .map(({ event_id }) => String(event_id))
    .filter((event) => !published.has(event))
  return {
    name: 'skipped-rows',
    claim: 'Every row of the outbox that was committed is on its topic',
    checked: rows.length,
    violations: skipped.length,
    shown: skipped
      .slice(0, 50)
      .map((event): Violation => ({ event, what: 'committed, and never published' })),
  }
}
