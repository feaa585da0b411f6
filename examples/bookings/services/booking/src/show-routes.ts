import {
  bearer,
  callerOf,
  type Database,
  notFound,
  requireScope,
  responses,
  type Server,
  Type,
} from '@ballast/kit'
import { seat, show } from './schemas.ts'

const Hall = Type.Object({
  rows: Type.Integer({ minimum: 1, maximum: 26 }),
  seatsPerRow: Type.Integer({ minimum: 1, maximum: 50 }),
})
const Show = Type.Object({
  show,
  rows: Type.Integer(),
  seatsPerRow: Type.Integer(),
  taken: Type.Array(seat),
})

/** Shows and their taken seats. Everybody may read them: the seatmap service does. */
export function showRoutes(app: Server, database: Database): void {
  app.put(
    '/api/shows/:show',
    {
      schema: {
        security: bearer,
        params: Type.Object({ show }),
        body: Hall,
        response: responses({ 204: Type.Null() }),
      },
    },
    async (request, reply) => {
      requireScope(callerOf(request), 'shows:write')
      const { rows, seatsPerRow } = request.body
      // A hall does not change once seats may have been booked in it.
      await database.query(
        `insert into shows (name, rows, seats_per_row) values ($1, $2, $3)
         on conflict (name) do nothing`,
        [request.params.show, rows, seatsPerRow],
      )
      return reply.status(204).send(null)
    },
  )

  app.get(
    '/api/shows/:show',
    { schema: { params: Type.Object({ show }), response: responses({ 200: Show }) } },
    async ({ params }) => {
      const [found] = await database.query<{ rows: number; seatsPerRow: number; taken: string[] }>(
        `select rows, seats_per_row as "seatsPerRow",
           array(select seat from booked_seats where show = name order by seat) as taken
         from shows where name = $1`,
        [params.show],
      )
      if (found === undefined) throw notFound(`Show "${params.show}"`)
      return { show: params.show, ...found }
    },
  )
}
