import { Type } from 'typebox'
import { callerOf, requireScope } from './authentication.ts'
import type { Database } from './database.ts'
import { replayDeadLetters } from './dead-letters.ts'
import type { Server } from './http-server.ts'
import { bearer, responses, uuid } from './schemas.ts'

const Ids = Type.Object(
  { ids: Type.Array(uuid, { minItems: 1, maxItems: 1_000 }) },
  { additionalProperties: false },
)

/**
 * Adds `POST /dead-letters/replays` for operators of a service; no gateway route leads there. The service updates its
 * own rows, so no other process needs write access to its database.
 */
export function deadLetterRoutes(app: Server, database: Database): void {
  app.post(
    '/dead-letters/replays',
    {
      schema: {
        hide: true,
        security: bearer,
        body: Ids,
        response: responses({ 202: Type.Object({ replayed: Type.Array(uuid) }) }),
      },
    },
    async (request, reply) => {
      requireScope(callerOf(request), 'dead-letters:replay')
      const replayed = await replayDeadLetters(database, request.body.ids)
      return reply.code(202).send({ replayed })
    },
  )
}
