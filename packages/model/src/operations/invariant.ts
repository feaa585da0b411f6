import { declared } from '../resource.ts'
import type { Service } from '../resources/index.ts'

/** What must be true of the data whatever happens, and what keeps it so. */
export interface Invariant {
  /** `no book is lent twice` */
  readonly name: string
  /** The only service that changes the data. */
  readonly owner: Service
  readonly keptBy: 'conditional-update' | 'check-constraint' | 'unique-key' | 'application'
  /** The change and its event are one transaction. */
  readonly transactional: boolean
  /** The drill that counts violations; undefined: nobody does. */
  readonly drill?: string
}

export function invariant(
  name: string,
  options: Pick<Invariant, 'owner' | 'keptBy' | 'drill'> & { transactional?: boolean },
): Invariant {
  return declared({ name, transactional: true, ...options })
}
