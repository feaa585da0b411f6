import {
  bearer,
  callerOf,
  type Database,
  idempotencyHeader,
  notFound,
  requestHash,
  requireScope,
  responses,
  type Server,
  Type,
  takeKey,
  text,
  uuid,
  uuidv7,
} from '@ballast/kit'

const Thing = Type.Object({ id: uuid, body: text(1_000) })
const NewThing = Type.Object({ body: text(1_000) }, { additionalProperties: false })

/** The public API of starter. A thing belongs to the subject of the token that made it. */
export function starterRoutes(app: Server, database: Database): void {
  app.post(
    '/api/starter',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewThing,
        response: responses({ 201: Thing }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'starter:write')
      const { body } = request.body
      const id = await database.transaction(async (tx) => {
        const made = uuidv7()
        // A repeated request with the same key finds the thing that the first one made.
        const known = await takeKey(
          tx,
          {
            subject: caller.subject,
            key: request.headers['idempotency-key'],
            hash: requestHash('POST', '/api/starter', request.body),
          },
          made,
        )
        if (known !== undefined) return known
        await tx.query('insert into starter (id, owner, body) values ($1, $2, $3)', [
          made,
          caller.subject,
          body,
        ])
        return made
      })
      return reply.status(201).send({ id, body })
    },
  )

  app.get(
    '/api/starter/:id',
    {
      schema: {
        security: bearer,
        params: Type.Object({ id: uuid }),
        response: responses({ 200: Thing }),
      },
    },
    async (request) => {
      const { id } = request.params
      const [thing] = await database.query<{ id: string; body: string }>(
        'select id, body from starter where id = $1 and owner = $2',
        [id, callerOf(request).subject],
      )
      // 404 for somebody else's thing too, so that ids cannot be probed.
      if (thing === undefined) throw notFound(`Thing "${id}"`)
      return thing
    },
  )
}
