import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { testEngineContract } from '../contract.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { connectAs } from '../postgres/connect.ts'
import { postgresEngine } from '../postgres/engine.ts'
import { migrate } from './migrate.ts'
import { told, usage } from './usage.ts'

/** Migrations are run with the kit's and the tool of the project itself. */
const root = join(import.meta.dirname, '../../../..')
const services = 'packages/engines/src/fixtures/project/services'

testEngineContract(usage)

describe('a started service', () => {
  it('is told the addresses of all that it links to, and no secret', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('service')
    await using _ = await workspace.start(context)
    const configuration = await told(context)
    const { portOffset } = workspace
    assert.equal(configuration.instance, 'echo-1')
    assert.equal(configuration.database?.user, 'echo')
    const { addresses, publishes, consumes, purpose, tls } = configuration.kafka!
    assert.deepEqual(addresses, [{ host: '127.0.0.1', port: 15_200 + portOffset }])
    assert.deepEqual([purpose, tls], ['bootstrap', 'off'])
    assert.deepEqual([publishes, consumes], [['noted'], ['noted']])
    assert.equal(configuration.cache?.addresses[0]?.port, 15_600 + portOffset)
    assert.equal(configuration.identity?.issuer, `http://127.0.0.1:${15_400 + portOffset}`)
    assert.deepEqual(configuration.settings, { greeting: 'hello' })
    assert.equal(configuration.database?.credentialFile, context.secrets.path('notes/echo'))
    const password = await context.secrets.read('notes/echo')
    assert.ok(!JSON.stringify(configuration).includes(password))
  })
})

describe('migrate', () => {
  it('makes tables that belong to the owner, runs again, and says what the database refused', async () => {
    await using workspace = await openWorkspace()
    const fixture = await workspace.context('service')
    const from = (source: string) => ({ ...fixture.resource, source: join(services, source) })
    const context = { ...fixture, root, resource: from('echo') }
    const database = await workspace.context('postgres')
    await using _ = await workspace.start(database)
    await postgresEngine.provision?.(database)
    await migrate(context)
    await migrate(context)
    const client = await connectAs(database, 'echo')
    await client.query(`insert into notes (body) values ('written by the runtime role')`)
    await assert.rejects(client.query('drop table notes'), /must be owner/)
    await client.end()

    await assert.rejects(
      migrate({ ...context, resource: from('bad-migration') }),
      (error: Error) => {
        assert.equal(Reflect.get(error, 'code'), 'MIGRATION_FAILED')
        assert.match(error.message, /syntax error at or near "tabel"/)
        return true
      },
    )
  })
})
