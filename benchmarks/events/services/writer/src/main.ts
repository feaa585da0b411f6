import { runService, Type, uuidv7 } from '@ballast/kit'
import { evenly, nowMs, openLoop } from '@ballast/prove'
import type { Writes, Written } from '../../../measure/measured.ts'
import { eventWritten } from '../../../platform.ts'

const Rate = Type.Object({
  perSecond: Type.Integer({ minimum: 1 }),
  seconds: Type.Integer({ minimum: 1 }),
})

/** Commits events at a rate when it is asked to, one in each transaction, and tells when each was committed. */
await runService('Writer', ({ database, signal }) => ({
  routes: (app) =>
    app.post('/writes', { schema: { body: Rate } }, async ({ body: { perSecond, seconds } }) => {
      const written: Written[] = []
      let failed = 0
      const write = async (): Promise<void> => {
        const id = uuidv7()
        const startedMs = nowMs()
        try {
          await database.transaction(async (tx) => tx.publish(eventWritten, { id }, { id }))
        } catch {
          failed++
          return
        }
        const atMs = nowMs()
        written.push({ id, atMs, tookMs: atMs - startedMs })
      }
      await openLoop({ dueMs: evenly(perSecond, seconds), signal, operate: write })
      return { written, failed } satisfies Writes
    }),
}))
