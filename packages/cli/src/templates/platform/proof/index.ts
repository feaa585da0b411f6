import {
  asSuperuser,
  defineProof,
  type Judge,
  type LoadPlan,
  type PlannedOperation,
  query,
  type Sabotage,
  seededRandom,
  type Violation,
} from '@ballast/prove'

/** Something that a client does: it writes a note, or reads one that it wrote before. */
interface Planned extends PlannedOperation {
  readonly kind: 'write' | 'read'
  /** For a read: the operation that wrote the note. */
  readonly of: number
}

/** Notes of one load, by their idempotency key: `[id, …]`. */
interface OwnFacts {
  readonly notesOfKey: ReadonlyMap<string, readonly string[]>
}

const keysOf = (run: string) => `prove/${run}/`

/** An acknowledged note is in the database, and a repeated request has made one note only. */
const keptOnce: Judge<OwnFacts> = {
  name: 'notes-kept-once',
  claim: 'Every acknowledged note is in the database, once',
  judge({ operations, own: { notesOfKey } }) {
    const writes = operations.filter(({ kind }) => kind === 'write')
    const violations = writes.flatMap(({ op, key = '', outcome, settled }): Violation[] => {
      const last = settled ?? outcome
      const notes = notesOfKey.get(key) ?? []
      const operation = String(op)
      if (notes.length > 1) return [{ operation, subject: notes[0]!, what: 'written twice' }]
      if (last?.outcome !== 'ok' || notes.length === 1) return []
      return [{ operation, subject: last.subject ?? key, what: 'acknowledged, and lost' }]
    })
    return { checked: writes.length, violations }
  },
}

/** Deletes one note behind the platform's back: the judge above must notice. */
const noteLost: Sabotage = {
  name: 'note-lost',
  what: 'A note is deleted from the database',
  detectedBy: keptOnce.name,
  ofOperation: true,
  when: 'at-rest',
  async apply(scene, { run }) {
    const [row] = await asSuperuser(
      scene,
      'written',
      `delete from notes where id::text =
         (select min(reference) from idempotency_keys where starts_with(key, $1)) returning id`,
      [keysOf(run)],
    )
    return String(row!.id)
  },
}

export default defineProof<Planned, LoadPlan<Planned>, OwnFacts>({
  workload: {
    kinds: {
      write: { effect: 'creates', service: 'notes' },
      read: { effect: 'reads', service: 'notes' },
    },
    source: 'drawn at random',
    scope: 'notes:write',
    codes: { refused: [], notBegun: [] },
    async plan(shape, { seed, dueMs }) {
      const random = seededRandom(seed)
      const writes = shape === 'reading' ? 0.3 : 0.6
      const operations = dueMs.map((due, op): Planned => {
        const kind = op === 0 || random.next() < writes ? 'write' : 'read'
        return { op, dueMs: due, kind, of: random.below(op + 1) }
      })
      return { operations, figures: {} }
    },
    attempt({ op, kind, of }, { run, subjectOf }) {
      const note = subjectOf(of)
      if (kind === 'read' && note !== undefined) {
        return { kind, subject: note, request: { method: 'GET', path: `/api/notes/${note}` } }
      }
      const body = { body: `note ${op}` }
      const key = `${keysOf(run)}${op}`
      return { kind: 'write', request: { method: 'POST', path: '/api/notes', key, body } }
    },
    learn(_, body) {
      const { id } = (body ?? {}) as { id?: string }
      return id === undefined ? {} : { subject: id }
    },
  },
  async facts({ run, scene, operations }) {
    return {
      keys: new Set<string>(),
      async own() {
        const filed = await query<{ key: string; id: string | null }>(
          scene.access.databases.written!,
          `select key, notes.id from idempotency_keys left join notes on notes.id::text = reference
           where starts_with(key, $1)`,
          [keysOf(run)],
        )
        const notesOfKey = new Map<string, string[]>()
        for (const { key, id } of filed) {
          if (id !== null) notesOfKey.set(key, [...(notesOfKey.get(key) ?? []), id])
        }
        return { notesOfKey }
      },
      operationOf: new Map(
        operations.flatMap(({ op, kind, outcome, settled }) => {
          const subject = (settled ?? outcome)?.subject
          return kind === 'write' && subject !== undefined ? [[subject, op] as const] : []
        }),
      ),
    }
  },
  judges: [keptOnce],
  additions: {
    'kill-services': { sabotages: [noteLost] },
    'kill-postgres': { sabotages: [noteLost] },
  },
})
