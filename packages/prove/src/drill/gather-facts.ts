import { askInboxes, askStuck, handlersOf, readEvents } from '../events/gather-events.ts'
import type { Offsets } from '../events/read-topics.ts'
import { type Facts, operationsBySubject } from '../judges/facts.ts'
import type { Operation } from '../ledger/read-ledger.ts'
import type { Proof, Run } from '../proof/proof.ts'

/**
 * Asks every party about one load, from outside: databases as `auditor`, topics as a client of the external listener,
 * and whoever else the platform's own proof asks.
 *
 * @param from where the topics ended when the load began
 */
export async function gatherFacts(
  proof: Proof,
  run: Run,
  { operations, from }: { operations: readonly Operation[]; from: Offsets },
): Promise<Facts> {
  const { platform, access } = run.scene
  const { keys, operationOf, own } = await askProof(proof, run, operations)
  const records = await readEvents(platform, access, { keys, from })
  const [handled, stuck, gathered] = await Promise.all([
    askInboxes(platform, access, records),
    askStuck(platform, access, keys),
    own({ records }),
  ])
  return {
    operations,
    records,
    handled,
    stuck,
    handlers: handlersOf(platform),
    precedence: proof.precedence ?? {},
    operationOf: operationOf ?? operationsBySubject(operations),
    own: gathered,
  }
}

/** Asks the platform's own proof which events belong to a load, and what else is known of it. */
export async function askProof(
  proof: Proof,
  run: Run,
  operations: readonly Operation[],
): ReturnType<NonNullable<Proof['facts']>> {
  const asked = await proof.facts?.({ ...run, operations })
  const subjects = new Set(operationsBySubject(operations).keys())
  return asked ?? { keys: subjects, own: async () => undefined }
}
