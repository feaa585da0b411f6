import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  gateway,
  identity,
  loadBalancer,
  type Postgres,
  platform,
  postgres,
  resourcesOf,
  route,
  service,
} from '@ballast/model'
import type { NodeContext, Running } from '../engine.ts'
import { openWorkspace, type Workspace } from '../fixtures/workspace.ts'
import { connectAs } from './connect.ts'
import { provisionDatabase } from './provision.ts'
import { auditor, ownerOf } from './roles.ts'

describe('provisionDatabase', () => {
  let workspace: Workspace
  let context: NodeContext<Postgres>
  let running: Running

  before(async () => {
    workspace = await openWorkspace()
    context = await workspace.context('postgres')
    running = await workspace.start(context)
    await provisionDatabase(context)
    await as(
      ownerOf('echo'),
      'create table things (id bigint generated always as identity, body text)',
    )
  })
  after(async () => {
    await running.stop()
    await workspace[Symbol.asyncDispose]()
  })

  const as = async (role: string, statement: string, database?: string): Promise<unknown[]> => {
    const client = await connectAs(context, role, database)
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }

  it('lets the runtime role read and write rows of tables that the owner created', async () => {
    await as('echo', `insert into things (body) values ('a')`)
    await as('echo', `update things set body = 'b'`)
    assert.deepEqual(await as('echo', 'select body from things'), [{ body: 'b' }])
    await as('echo', 'delete from things')
  })

  it('keeps the runtime role from changing the schema', async () => {
    for (const statement of [
      'create table mine (id int)',
      'drop table things',
      'alter table things add column more text',
      'truncate things',
      'create schema mine',
      'create extension pgcrypto',
    ]) {
      await assert.rejects(as('echo', statement), /permission denied|must be owner/, statement)
    }
  })

  it('allows only the superuser to connect to another database', async () => {
    for (const role of ['echo', ownerOf('echo'), auditor]) {
      await assert.rejects(as(role, 'select 1', 'postgres'), /pg_hba\.conf rejects/, role)
    }
  })

  it('lets the auditor read everything and write nothing', async () => {
    await as('echo', `insert into things (body) values ('seen')`)
    assert.deepEqual(await as(auditor, 'select body from things'), [{ body: 'seen' }])
    await as(auditor, 'select count(*) from pg_stat_statements')
    await assert.rejects(as(auditor, 'begin read write; delete from things'), /permission denied/)
  })

  it('refuses a wrong password', async () => {
    const secrets = { ...context.secrets, read: async () => 'wrong' }
    await assert.rejects(
      connectAs({ ...context, secrets }, 'echo'),
      /password authentication failed/,
    )
  })

  it('runs with the declared settings, and limits the runtime role to connections that are not reserved', async () => {
    const shown = await as(
      'postgres',
      `select name, current_setting(name) as value from pg_settings
       where name in ('max_connections', 'max_slot_wal_keep_size', 'work_mem')
       union all select 'connection limit', rolconnlimit::text from pg_roles where rolname = 'echo'
       union all select 'note', current_setting('ballast.note')`,
      'postgres',
    )
    assert.deepEqual(
      Object.fromEntries(
        (shown as { name: string; value: string }[]).map((row) => [row.name, row.value]),
      ),
      {
        max_connections: '40',
        max_slot_wal_keep_size: '100MB',
        work_mem: '3MB',
        'connection limit': '25',
        note: `it's declared`,
      },
    )
  })

  it('changes nothing when it runs again', async () => {
    const verifiers = () =>
      as('postgres', 'select rolname, rolpassword from pg_authid order by 1', 'postgres')
    const before = await verifiers()
    await provisionDatabase(context)
    assert.deepEqual(await verifiers(), before)
  })
})

/** Two services with a database each; `sharing` puts the second database on the cluster of the first. */
const shared = platform('shared', () => {
  const notes = postgres('notes', { port: 15_100 })
  const files = postgres('files', { port: 15_110 })
  const routes = [
    route('/notes/**', {
      to: service('writer', { source: 'services/echo', database: notes }),
    }),
    route('/files/**', {
      to: service('filer', { source: 'services/echo', database: files }),
    }),
  ]
  const tokens = identity('tokens', { port: 15_400, audience: 'notes' })
  const api = gateway('api', { routes, identity: tokens })
  return {
    entry: loadBalancer('front', { port: 15_700, statsPort: 15_800, to: api }),
    promises: [],
  }
})

describe('databases on one cluster', () => {
  it('can be provisioned concurrently, and each accepts only its own service', async () => {
    await using workspace = await openWorkspace({
      definition: shared,
      variant: { sharing: { files: 'notes' } },
    })
    const context = await workspace.context('postgres')
    await using _ = await workspace.start(context)
    const databases = resourcesOf(context.platform, 'postgres')
    assert.deepEqual(
      databases.map(({ name }) => name),
      ['notes', 'files'],
    )
    const [notes, files] = databases.map((resource) => ({ ...context, resource }))
    for (let round = 0; round < 5; round++) {
      await Promise.all([notes!, files!].map(provisionDatabase))
    }
    const login = async (place: typeof context, role: string, database?: string) => {
      const client = await connectAs(place, role, database)
      await client.end()
    }
    await login(notes!, 'writer')
    await login(files!, 'filer')
    await login(files!, auditor)
    await assert.rejects(login(files!, 'filer', 'notes'), /pg_hba\.conf rejects/)
    await assert.rejects(login(notes!, 'writer', 'files'), /pg_hba\.conf rejects/)
  })
})
