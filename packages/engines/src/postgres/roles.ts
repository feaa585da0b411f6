import { isSame, type Platform, type Postgres, type Resource, type Topology } from '@ballast/model'

/** The role of people and tools that look: it reads everything and changes nothing. */
export const auditor = 'auditor'

/** The role that a cluster is made with. */
export const superuser = 'postgres'

export interface DatabaseRole {
  readonly name: string
  /** `owner` makes the schema, `runtime` works with its rows, `auditor` reads. */
  readonly duty: 'owner' | 'runtime' | 'auditor'
  /** The service whose role it is. */
  readonly service?: string
}

/** Who may connect to a database: two roles per service that stores there, and the auditor. */
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

/** The role that a service's migrations run as. */
export function ownerOf(service: string): string {
  return `${service}_owner`
}

/** Name of the secret that is a role's password. Roles belong to the cluster, whatever databases it holds. */
export function roleSecret(
  { livesOn }: Pick<Topology, 'livesOn'>,
  database: Postgres,
  role: string,
): string {
  return `${livesOn(database).name}/${role}`
}
