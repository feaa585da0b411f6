import type { Client } from 'pg'
import { database } from './database.ts'

/** Runs each text on a real server and undoes it. Returns the SQLSTATE of the refusal, or `accepted`. */
export async function serverVerdicts(client: Client, texts: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ verdict: string }>(
    'select verdict(text) from unnest($1::text[]) with ordinality as t (text, n) order by n',
    [texts],
  )
  return rows.map(({ verdict }) => verdict)
}

/** Creates the shared declarations and the function `verdict`, in the client's database. */
export async function prepareServer(client: Client): Promise<void> {
  await client.query(database)
  await client.query(`
    create function verdict(text) returns text language plpgsql as $$
    begin
      execute $1;
      raise exception 'undo' using errcode = 'ZZ000';
    exception when others then
      return case sqlstate when 'ZZ000' then 'accepted' else sqlstate end;
    end $$`)
}
