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

const Item = Type.Object({ id: uuid, body: text(1_000) })
const NewItem = Type.Object({ body: text(1_000) }, { additionalProperties: false })

/** API of the service `starter`. An item belongs to the subject of the token that created it. */
export function starterRoutes(app: Server, database: Database): void {
  app.post(
    '/api/starter',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewItem,
        response: responses({ 201: Item }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'starter:write')
      const { body } = request.body
      const id = await database.transaction(async (tx) => {
        const created = uuidv7()
        // A repeated request with the same key finds the item that the first one created.
        const known = await takeKey(
          tx,
          {
            subject: caller.subject,
            key: request.headers['idempotency-key'],
            hash: requestHash('POST', '/api/starter', request.body),
          },
          created,
        )
        if (known !== undefined) return known
        await tx.query('insert into starter (id, owner, body) values ($1, $2, $3)', [
          created,
          caller.subject,
          body,
        ])
        return created
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
        response: responses({ 200: Item }),
      },
    },
    async (request) => {
      const { id } = request.params
      const [item] = await database.query<{ id: string; body: string }>(
        'select id, body from starter where id = $1 and owner = $2',
        [id, callerOf(request).subject],
      )
      // 404 for somebody else's item too, so that ids cannot be probed.
      if (item === undefined) throw notFound(`Item "${id}"`)
      return item
    },
  )
}
