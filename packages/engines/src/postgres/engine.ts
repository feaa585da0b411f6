import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { runAs } from '../process/run-as.ts'
import { makeCluster } from './cluster.ts'
import { postgresFields } from './fields.ts'
import { forgetDeadPostmaster } from './forget-dead-postmaster.ts'
import { needs } from './install.ts'
import { postgresMembers, postgresPlan, postgresSecrets } from './plan.ts'
import { databaseObjects, provisionDatabase } from './provision.ts'
import { roleSecret, superuser } from './roles.ts'

export const postgresEngine: Engine<'postgres'> = {
  kind: 'postgres',
  name: 'postgres',
  fields: postgresFields,
  needs,
  members: postgresMembers,
  secrets: postgresSecrets,
  plan: postgresPlan,
  provisions: databaseObjects,

  async prepareData(context) {
    const { addresses, resource, secrets, dataDirectory } = context
    const user = runAs('postgres')
    if (user) await chown(dataDirectory, user.uid, user.gid)
    const password = roleSecret(addresses.topology, resource, superuser)
    const cluster = join(dataDirectory, 'cluster')
    await makeCluster(cluster, { ...context, superuserPassword: () => secrets.read(password) })
    forgetDeadPostmaster(cluster)
  },

  provision: provisionDatabase,

  shows(resource, addresses) {
    const { host, port } = addresses.one('operator', resource, 'read-write')
    return { [`PostgreSQL ${resource.name}`]: `${host}:${port}` }
  },
}
