import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openEngines } from '@ballast/kit/fixtures'
import pg from 'pg'
import { readCatalogue, readExtensions, renderCatalogue } from './generate.ts'

// `npm run catalogue --workspace @ballast/check`: writes the catalogue of the PostgreSQL that is installed here.
await using engines = await openEngines()
const { host, port, passwordFile } = await engines.start('postgres')
const password = readFileSync(passwordFile, 'utf8').trim()
const client = new pg.Client({ host, port, user: 'postgres', password, database: 'postgres' })
await client.connect()
const { rows } = await client.query<{ version: number }>(
  `select current_setting('server_version_num')::integer / 10000 as version`,
)
const write = (name: string, text: string) =>
  writeFileSync(join(import.meta.dirname, `${name}-${rows[0]!.version}.json`), text)
write('postgres', renderCatalogue({ pg_catalog: await readCatalogue(client) }))
write('extensions', renderCatalogue(await readExtensions(client)))
await client.end()
