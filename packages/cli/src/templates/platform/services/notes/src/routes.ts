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

const Note = Type.Object({ id: uuid, body: text(1_000) })
const NewNote = Type.Object({ body: text(1_000) }, { additionalProperties: false })

/** The public API of notes. A note belongs to the subject of the token that it was written with. */
export function notesRoutes(app: Server, database: Database): void {
  app.post(
    '/api/notes',
    {
      schema: {
        security: bearer,
        headers: idempotencyHeader,
        body: NewNote,
        response: responses({ 201: Note }),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      requireScope(caller, 'notes:write')
      const { body } = request.body
      const id = await database.transaction(async (tx) => {
        const made = uuidv7()
        // A repeated request with the same key finds the note that the first one wrote.
        const known = await takeKey(
          tx,
          {
            subject: caller.subject,
            key: request.headers['idempotency-key'],
            hash: requestHash('POST', '/api/notes', request.body),
          },
          made,
        )
        if (known !== undefined) return known
        await tx.query('insert into notes (id, author, body) values ($1, $2, $3)', [
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
    '/api/notes/:id',
    {
      schema: {
        security: bearer,
        params: Type.Object({ id: uuid }),
        response: responses({ 200: Note }),
      },
    },
    async (request) => {
      const { id } = request.params
      const [note] = await database.query<{ id: string; body: string }>(
        'select id, body from notes where id = $1 and author = $2',
        [id, callerOf(request).subject],
      )
      // 404 for somebody else's note too, so that ids cannot be probed.
      if (note === undefined) throw notFound(`Note "${id}"`)
      return note
    },
  )
}
