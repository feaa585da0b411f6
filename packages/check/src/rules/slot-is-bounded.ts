import { gibibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'

/** A replication slot without a reader must not fill the disk of the primary. */
export const slotIsBounded: Rule = {
  id: 'slot-is-bounded',
  severity: 'error',
  source:
    'https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-SLOT-WAL-KEEP-SIZE',
  *check({ databases }) {
    for (const database of databases) {
      const { name, maxSlotWalKept, parameters } = database
      const why =
        'The slot of a standby that stays down retains WAL on the primary until its disk is full; then the primary stops, and no write is accepted'
      if (maxSlotWalKept === 'unlimited')
        yield {
          at: [database, 'maxSlotWalKept'],
          what: `A replication slot of postgres "${name}" may retain any amount of WAL`,
          why,
          fix: 'Set maxSlotWalKept to what the disk can spare, such as gibibytes(10)',
        }
      if (String(parameters.max_slot_wal_keep_size) === '-1')
        yield {
          at: [database, 'parameters', 'max_slot_wal_keep_size'],
          what: `A replication slot of postgres "${name}" may retain any amount of WAL: max_slot_wal_keep_size = -1`,
          why,
          fix: 'Remove the parameter: maxSlotWalKept sets it',
        }
    }
  },
  examples: {
    bad: [
      { breads: { maxSlotWalKept: 'unlimited' } },
      { breads: { parameters: { max_slot_wal_keep_size: -1 } } },
      { breads: { parameters: { max_slot_wal_keep_size: '-1' } } },
    ],
    good: [
      { breads: { maxSlotWalKept: gibibytes(1) } },
      { breads: { parameters: { max_slot_wal_keep_size: '10GB' } } },
    ],
  },
}
