import { byEnvironment } from '../environment.ts'
import { type Duration, days, hours, minutes } from '../units.ts'

/** Backups of a database by pgBackRest, with continuous archiving of the write-ahead log (WAL). */
export interface Backup {
  readonly repository: 'disk' | 's3'
  /** Number of repositories. With 2 there is one at a second location. */
  readonly copies: number
  readonly encrypted: boolean
  /** Nobody, not even an administrator, can delete a backup before its retention ends. */
  readonly immutable: boolean
  /** Time between two full or differential backups. Default 1 day. */
  readonly every: Duration
  /** How long backups are kept. Default 30 days. */
  readonly retention: Duration
  /** Point-in-time recovery window: how far back any moment can be restored. Default 7 days. */
  readonly window: Duration
  /** Time after which a WAL segment is archived even if it is not full. Default 1 minute. */
  readonly archiveTimeout: Duration
  /** Time between two test restores whose data is compared. Default 30 days. */
  readonly restoredEvery: Duration
}

export type BackupOptions = Partial<Backup>

export function backup(options: BackupOptions): Backup {
  return {
    repository: 's3',
    copies: byEnvironment({ local: 1, ha: 1, production: 2 }),
    encrypted: true,
    immutable: byEnvironment({ local: false, ha: false, production: true }),
    every: hours(24),
    retention: days(30),
    window: days(7),
    archiveTimeout: minutes(1),
    restoredEvery: days(30),
    ...options,
  }
}
