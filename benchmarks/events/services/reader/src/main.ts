import { handlersOf, runService } from '@ballast/kit'
import { nowMs } from '@ballast/prove'
import type { Committed } from '../../../measure/measured.ts'
import { handledEvents } from '../../../platform.ts'

let handled: Committed[] = []

/** Handles events with no effect but their ids in the inbox, and tells when each was committed. */
await runService('Reader', () => ({
  handlers: handlersOf(handledEvents, {
    'bench.written.v1': async (tx, events) =>
      tx.onCommit(() => {
        const atMs = nowMs()
        for (const { id } of events) handled.push({ id, atMs })
      }),
  }),
  routes: (app) =>
    app.get('/handled', async () => {
      const since = handled
      handled = []
      return since
    }),
}))
