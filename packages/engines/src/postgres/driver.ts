import { chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../engine.ts'
import { runAs } from '../process/run-as.ts'
import { startProcess } from '../process/start-process.ts'
import { makeCluster } from './cluster.ts'
import { hostBasedAccess, postgresConfiguration } from './config.ts'
import { connectAs } from './connect.ts'
import { postgresFields } from './fields.ts'
import { forgetDeadPostmaster } from './forget-dead-postmaster.ts'
import { postgresBin } from './install.ts'
import { provisionDatabase } from './provision.ts'
import { roleSecret } from './roles.ts'

export const postgresEngine: Engine<'postgres'> = {
  kind: 'postgres',

  fields: postgresFields,

  async start(context) {
    const { resource, node, secrets, dataDirectory, configDirectory } = context
    const superuser = roleSecret(resource, 'postgres')
    const user = runAs('postgres')
    if (user) await chown(dataDirectory, user.uid, user.gid)
    const data = join(dataDirectory, 'cluster')
    await makeCluster(data, { ...context, superuserPassword: () => secrets.read(superuser) })
    forgetDeadPostmaster(data)
    const configuration = join(configDirectory, 'postgresql.conf')
    const access = join(configDirectory, 'pg_hba.conf')
    await writeFile(access, hostBasedAccess(context.platform, context.addresses, resource))
    await writeFile(
      configuration,
      postgresConfiguration(resource, node, { data, hostBasedAccess: access }),
    )
    return startProcess(context, {
      command: postgresBin('postgres'),
      args: ['-D', data, '-c', `config_file=${configuration}`],
      ...(user && { user }),
      async probe() {
        const client = await connectAs(context, 'postgres', 'postgres')
        await client.end()
        return true
      },
      // After a crash it replays its log first.
      withinMs: 60_000,
      // "Fast": ends sessions and writes a checkpoint. SIGTERM would wait for clients to leave.
      stopSignals: ['SIGINT'],
      graceMs: 15_000,
    })
  },

  provision: provisionDatabase,
}
