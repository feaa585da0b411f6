import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { before, describe, it } from 'node:test'
import { connectAs, openSecrets, roleSecret } from '@ballast/engines'
import { stateDirectory } from '@ballast/local'
import { resourcesOf } from '@ballast/model'
import { isRight, probeEdges } from '@ballast/prove'
import { sharedShop } from './fixtures/shared-shop.ts'
import { type Shop, until } from './fixtures/shop.ts'

let shop: Shop

before(async () => {
  shop = await sharedShop()
})

describe('probeEdges', () => {
  const probe = async () => {
    const { platform, addresses, instance } = shop
    const secrets = openSecrets(stateDirectory(instance).secrets)
    return { edges: await probeEdges({ platform, addresses, secrets }), secrets }
  }

  it('finds every declared edge open, and every other one closed', async () => {
    const { edges } = await probe()
    assert.deepEqual(
      edges.filter((edge) => !isRight(edge)),
      [],
    )
    const databases = edges.filter(({ how }) => how === 'stores')
    assert.equal(databases.length, 16)
    assert.equal(databases.filter(({ found }) => found === 'open').length, 4)
    assert.ok(edges.some(({ from, to }) => from === 'payment' && to === 'provider-1'))
  })

  it('finds an edge that somebody opened', async () => {
    const { addresses, platform } = shop
    const { secrets } = await probe()
    const resource = resourcesOf(platform, 'postgres').find(({ name }) => name === 'payments')!
    const own = resourcesOf(platform, 'postgres').find(({ name }) => name === 'orders')!
    const password = await secrets.read(roleSecret(addresses.topology, own, 'order'))
    const superuser = await connectAs({ addresses, resource, secrets }, 'postgres')
    const [{ hba_file: file }] = (await superuser.query('show hba_file')).rows
    const rules = await readFile(file, 'utf8')
    try {
      await superuser.query(`create role "order" login password '${password}'`)
      await superuser.query(`grant connect on database payments to "order"`)
      await writeFile(file, `host payments "order" 127.0.0.1/32 scram-sha-256\n${rules}`)
      await superuser.query('select pg_reload_conf()')
      const wrong = await until(
        async () => (await probe()).edges.filter((edge) => !isRight(edge)),
        ({ length }) => length > 0,
      )
      assert.deepEqual(
        wrong.map(({ from, to, found }) => [from, to, found]),
        [['order', 'payments', 'open']],
      )
    } finally {
      await writeFile(file, rules)
      await superuser.query('select pg_reload_conf()')
      await superuser.query('revoke connect on database payments from "order"; drop role "order"')
      await superuser.end()
    }
  })
})
