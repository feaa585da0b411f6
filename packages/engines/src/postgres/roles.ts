import type { Platform, Postgres } from '@ballast/model'

/** The role of people and tools that look: it reads everything and changes nothing. */
export const auditor = 'auditor'

export interface DatabaseRole {
  readonly name: string
  /** `owner` makes the schema, `runtime` works with its rows, `auditor` reads. */
  readonly duty: 'owner' | 'runtime' | 'auditor'
}

/** Who may connect to a database: two roles per service that stores there, and the auditor. */
export function databaseRoles(platform: Platform, database: Postgres): DatabaseRole[] {
  const services = platform.links
    .filter(({ to, how }) => to === database && how === 'stores')
    .map(({ from }) => from.name)
  return [
    ...services.flatMap((service): DatabaseRole[] => [
      { name: ownerOf(service), duty: 'owner' },
      { name: service, duty: 'runtime' },
    ]),
    { name: auditor, duty: 'auditor' },
  ]
}

/** The role that a service's migrations run as. */
export function ownerOf(service: string): string {
  return `${service}_owner`
}

/** Where the password of a role is kept. Roles belong to the cluster, whatever databases it holds. */
export function roleSecret({ name, on }: Postgres, role: string): string {
  return `${on?.name ?? name}/${role}`
}
