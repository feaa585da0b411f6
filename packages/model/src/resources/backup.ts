import { byEnvironment } from '../environment.ts'
import { type Duration, days, hours, minutes } from '../units.ts'

/** Backups of a database: pgBackRest, with the write-ahead log archived as it is made. */
export interface Backup {
  readonly repository: 'disk' | 's3'
  /** A second repository somewhere else. */
  readonly copies: number
  readonly encrypted: boolean
  /** Nobody can delete a backup before its retention ends, administrators included. */
  readonly immutable: boolean
  /** Between two full or differential backups. Default a day. */
  readonly every: Duration
  /** How long backups are kept. Default 30 days. */
  readonly retention: Duration
  /** Any moment of the last so long can be restored. Default 7 days. */
  readonly window: Duration
  /** A segment of the log is archived after so long even if it is not full. Default 1 minute. */
  readonly archiveTimeout: Duration
  /** Between two restores that are tried and compared. Default 30 days. */
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
