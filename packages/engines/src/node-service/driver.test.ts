import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gateway, identity, loadBalancer, platform, postgres, route, service } from '@ballast/model'
import { testEngineContract } from '../contract.ts'
import { testProject } from '../fixtures/test-platform.ts'
import { openWorkspace } from '../fixtures/workspace.ts'
import { connectAs } from '../postgres/connect.ts'
import { postgresEngine } from '../postgres/engine.ts'
import { migrate } from './migrate.ts'
import { servedConfiguration, usage } from './usage.ts'

/** The repository: migrations of the fixture run together with those of the kit. */
const root = join(import.meta.dirname, '../../../..')
const services = 'packages/engines/src/fixtures/project/services'

testEngineContract(usage)

describe('a started service', () => {
  it('gets the addresses of all linked resources, and no secret', async () => {
    await using workspace = await openWorkspace()
    const context = await workspace.context('service')
    await using _ = await workspace.start(context)
    const configuration = await servedConfiguration(context)
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

/** A platform whose service has its own command, like one in a language other than TypeScript. */
const other = platform('other', () => {
  const tokens = identity('tokens', { port: 15_400, audience: 'clocks' })
  const echo = service('echo', { source: 'services/echo' })
  const clock = service('clock', {
    source: 'services/clock',
    command: ['node', 'main.mjs'],
    database: postgres('times', { port: 15_100 }),
    calls: [echo],
    identity: tokens,
    settings: { timeZone: 'UTC' },
  })
  const api = gateway('api', { routes: [route('/**', { to: clock })], identity: tokens })
  return { entry: loadBalancer('front', { to: api, port: 15_700 }), promises: [] }
})

describe('a service with a command', () => {
  it('runs in its folder and gets its edges as environment variables, without a secret', async () => {
    await using workspace = await openWorkspace({ definition: other })
    const all = workspace.addresses.nodes
    const node = all.find(({ id }) => id === 'clock-1')!
    const context = await workspace.contextOf(node)
    await using _ = await workspace.start(context)
    const response = await fetch(`http://${node.host}:${node.ports.main}/`)
    const { directory, environment } = (await response.json()) as {
      directory: string
      environment: Record<string, string>
    }
    assert.equal(directory, join(testProject, 'services/clock'))
    const { portOffset } = workspace
    assert.deepEqual(
      [environment.DATABASE_HOST, environment.DATABASE_PORT, environment.DATABASE_USER],
      ['127.0.0.1', String(15_100 + portOffset), 'clock'],
    )
    assert.equal(environment.SETTING_TIME_ZONE, 'UTC')
    assert.equal(environment.IDENTITY_ISSUER, `http://127.0.0.1:${15_400 + portOffset}`)
    const echoes = all.filter(({ resource }) => resource.name === 'echo')
    assert.equal(
      environment.ECHO_URLS,
      echoes.map(({ host, ports }) => `http://${host}:${ports.main}`).join(','),
    )
    assert.equal(environment.DATABASE_PASSWORD_FILE, context.secrets.path('times/clock'))
    const password = await context.secrets.read('times/clock')
    assert.ok(!Object.values(environment).some((value) => value.includes(password)))
  })
})

describe('migrate', () => {
  it('creates tables that belong to the owner role, is idempotent, and reports errors of the database', async () => {
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
