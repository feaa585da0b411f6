import { isSame, type Platform, type Postgres, type Resource, type Topology } from '@ballast/model'

/** The read-only role for people and tools; it can read everything. */
export const auditor = 'auditor'

/** The role that initdb creates. */
export const superuser = 'postgres'

export interface DatabaseRole {
  readonly name: string
  /** `owner` creates the schema, `runtime` reads and writes rows, `auditor` reads. */
  readonly duty: 'owner' | 'runtime' | 'auditor'
  /** The service whose role it is. */
  readonly service?: string
}

/** Returns the roles that may connect to a database: two for each service that stores data there, and the auditor. */
export function databaseRoles(platform: Platform, database: Resource): DatabaseRole[] {
  const services = platform.links
    .filter(({ to, how }) => isSame(to, database) && how === 'stores')
    .map(({ from }) => from.name)
  return [
    ...services.flatMap((service): DatabaseRole[] => [
      { name: ownerOf(service), duty: 'owner', service },
      { name: service, duty: 'runtime', service },
    ]),
    { name: auditor, duty: 'auditor' },
  ]
}

/** Returns the role that runs a service's migrations. */
export function ownerOf(service: string): string {
  return `${service}_owner`
}

/** Returns the name of the secret that holds a role's password. Roles belong to the cluster, not to one database. */
export function roleSecret(
  { livesOn }: Pick<Topology, 'livesOn'>,
  database: Postgres,
  role: string,
): string {
  return `${livesOn(database).name}/${role}`
}
