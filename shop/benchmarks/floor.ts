import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectAs, type EngineContext, postgresBin, roleSecret } from '@ballast/engines'
import type { Postgres } from '@ballast/model'
import { type CpuReading, round } from '@ballast/prove'
import { execa } from 'execa'

export interface Floor {
  readonly ordersPerSecond: number
  /** CPU of PostgreSQL alone, per order; pgbench's own is not in it. */
  readonly cpuMsPerOrder: number
  readonly clients: number
  readonly seconds: number
}

const scratch = 'bench_floor'

/**
 * The same orders' SQL, driven by pgbench on one of the platform's own clusters, durable, one order at a time:
 * what a single database without HTTP, events or services would do.
 */
export async function measureFloor(
  cluster: Pick<EngineContext<Postgres>, 'addresses' | 'resource' | 'secrets'>,
  {
    seconds,
    clients,
    readCpu,
  }: { seconds: number; clients: number; readCpu: () => Promise<CpuReading> },
): Promise<Floor> {
  const admin = await connectAs(cluster, 'postgres', 'postgres')
  try {
    await admin.query(`drop database if exists ${scratch}`)
    await admin.query(`create database ${scratch}`)
    const database = await connectAs(cluster, 'postgres', scratch)
    await database.query(
      await readFile(join(import.meta.dirname, 'order-floor-schema.sql'), 'utf8'),
    )
    await database.query('vacuum analyze')
    await database.end()
    const { addresses, resource, secrets } = cluster
    const { host, port } = addresses.one('operator', resource, 'read-write')
    const before = await readCpu()
    const { stdout } = await execa(
      postgresBin('pgbench'),
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(clients),
        '-j',
        '2',
        '-T',
        String(seconds),
        '-f',
        join(import.meta.dirname, 'order-floor.sql'),
        '-h',
        host,
        '-p',
        String(port),
        '-U',
        'postgres',
        scratch,
      ],
      {
        env: {
          PGPASSWORD: await secrets.read(roleSecret(addresses.topology, resource, 'postgres')),
        },
      },
    )
    const after = await readCpu()
    const orders = Number(/number of transactions actually processed: (\d+)/.exec(stdout)?.[1])
    const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    const cpuMs =
      (after.byNode[cluster.resource.name] ?? 0) - (before.byNode[cluster.resource.name] ?? 0)
    return {
      ordersPerSecond: Math.round(rate),
      cpuMsPerOrder: round(cpuMs / orders),
      clients,
      seconds,
    }
  } finally {
    await admin.query(`drop database if exists ${scratch} with (force)`).catch(() => {})
    await admin.end()
  }
}
