import type { EngineUsage } from '../engine-usage.ts'
import { connectAs } from './connect.ts'

export const usage: EngineUsage<'postgres'> = {
  kind: 'postgres',
  async use(context) {
    const client = await connectAs(context, 'postgres', 'postgres')
    await client.query('select 1')
    await client.end()
  },
  data: {
    async write(context, value) {
      const client = await connectAs(context, 'postgres', 'postgres')
      await client.query('create table if not exists kept (value text)')
      await client.query('truncate kept')
      await client.query('insert into kept values ($1)', [value])
      await client.end()
    },
    async read(context) {
      const client = await connectAs(context, 'postgres', 'postgres')
      const { rows } = await client.query<{ value: string }>('select value from kept')
      await client.end()
      return rows.map(({ value }) => value).join()
    },
  },
}
