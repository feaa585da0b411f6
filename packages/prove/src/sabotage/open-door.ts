import { readFile, writeFile } from 'node:fs/promises'
import { roleSecret } from '@ballast/engines'
import { isSame, type Platform, type Postgres, resourcesOf } from '@ballast/model'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { mainService, type StoringService } from '../drill/focus.ts'
import type { Scene } from '../faults/fault.ts'
import { asSuperuser } from './as-superuser.ts'
import type { Sabotage } from './sabotage.ts'

/** The file before it was broken, by the database server that reads it. */
const before = new Map<string, string>()

export const doorLeftOpen: Sabotage = {
  name: 'door-left-open',
  what: 'A service may log in to the database of another, with its own password',
  detectedBy: 'wrong-edges',
  ofOperation: false,
  possible: (platform) => storing(platform).length > 1,
  when: 'at-rest',
  async apply(scene) {
    const { intruder, victim } = roles(scene)
    const secret = roleSecret(scene.addresses.topology, intruder.database, intruder.name)
    const quoted = escapeLiteral(await scene.secrets.read(secret))
    const [role, database] = [intruder.name, victim.name].map(escapeIdentifier)
    await asSuperuser(scene, victim.name, `create role ${role} login password ${quoted}`)
    await asSuperuser(scene, victim.name, `grant connect on database ${database} to ${role}`)
    const file = await rulesFile(scene, victim.name)
    const rules = await readFile(file, 'utf8')
    before.set(file, rules)
    await writeFile(file, `host "${victim.name}" "${intruder.name}" all scram-sha-256\n${rules}`)
    await asSuperuser(scene, victim.name, 'select pg_reload_conf()')
    return `${intruder.name} -> ${victim.name}`
  },
  async undo(scene) {
    const { intruder, victim } = roles(scene)
    const [role, database] = [intruder.name, victim.name].map(escapeIdentifier)
    const file = await rulesFile(scene, victim.name)
    await writeFile(file, before.get(file)!)
    await asSuperuser(scene, victim.name, 'select pg_reload_conf()')
    await asSuperuser(scene, victim.name, `revoke connect on database ${database} from ${role}`)
    await asSuperuser(scene, victim.name, `drop role ${role}`)
  },
}

/** The main service's database, and another service that has one of its own. */
function roles(scene: Scene): { intruder: StoringService; victim: Postgres } {
  const { database: victim } = mainService(scene)
  const intruder = storing(scene.platform).find(({ database }) => !isSame(database, victim))!
  return { intruder, victim }
}

function storing(platform: Platform): StoringService[] {
  return resourcesOf(platform, 'service').filter(
    (service): service is StoringService => service.database !== undefined,
  )
}

async function rulesFile(scene: Scene, database: string): Promise<string> {
  const [row] = await asSuperuser(scene, database, 'show hba_file')
  return String(row!.hba_file)
}
