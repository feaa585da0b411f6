import { declared } from '../resource.ts'
import type { Service } from '../resources/index.ts'

/** A condition that must always hold for the data, and the mechanism that enforces it. */
export interface Invariant {
  /** `no book is lent twice` */
  readonly name: string
  /** The only service that changes the data. */
  readonly owner: Service
  readonly keptBy: 'conditional-update' | 'check-constraint' | 'unique-key' | 'application'
  /** The change and its event are written in one transaction. */
  readonly transactional: boolean
  /** The drill that counts violations; undefined if no drill does. */
  readonly drill?: string
}

export function invariant(
  name: string,
  options: Pick<Invariant, 'owner' | 'keptBy' | 'drill'> & { transactional?: boolean },
): Invariant {
  return declared({ name, transactional: true, ...options })
}
