import { readFile, writeFile } from 'node:fs/promises'
import { roleSecret } from '@ballast/engines'
import { resourcesOf } from '@ballast/model'
import type { Scene } from '../faults/fault.ts'
import { asSuperuser } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'

/** The file before it was broken, by the database server that reads it. */
const before = new Map<string, string>()

export const doorLeftOpen: Sabotage = {
  name: 'door-left-open',
  what: 'Payment may log in to the database of orders, with its own password',
  noticedBy: 'wrong-edges',
  when: 'at-rest',
  async apply(scene) {
    const payment = resourcesOf(scene.platform, 'service').find(({ name }) => name === 'payment')!
    const secret = roleSecret(scene.addresses.topology, payment.database!, 'payment')
    const password = await scene.secrets.read(secret)
    const quoted = password.replaceAll("'", "''")
    await asSuperuser(scene, 'orders', `create role payment login password '${quoted}'`)
    await asSuperuser(scene, 'orders', 'grant connect on database orders to payment')
    const file = await rulesFile(scene)
    const rules = await readFile(file, 'utf8')
    before.set(file, rules)
    await writeFile(file, `host orders payment all scram-sha-256\n${rules}`)
    await asSuperuser(scene, 'orders', 'select pg_reload_conf()')
    return 'payment -> orders'
  },
  async undo(scene) {
    const file = await rulesFile(scene)
    await writeFile(file, before.get(file)!)
    await asSuperuser(scene, 'orders', 'select pg_reload_conf()')
    await asSuperuser(scene, 'orders', 'revoke connect on database orders from payment')
    await asSuperuser(scene, 'orders', 'drop role payment')
  },
}

async function rulesFile(scene: Scene): Promise<string> {
  const [row] = await asSuperuser(scene, 'orders', 'show hba_file')
  return String(row!.hba_file)
}
