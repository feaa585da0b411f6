import type { Limits } from '@ballast/model'

/** A health check of a process at one of its ports. */
export type Probe =
  | { readonly kind: 'http'; readonly port: string; readonly path: string }
  /** Sends bytes over TCP and matches the response; for protocols whose first response is a line or a packet. */
  | {
      readonly kind: 'exchange'
      readonly port: string
      /** Bytes in hexadecimal. */
      readonly send: string
      /** A regular expression for the response, with one character per byte (latin1). */
      readonly expect: string
    }

export interface PlannedFile {
  /** Absolute, as the process sees it. */
  readonly path: string
  readonly text: string
  /** Default 0o644. The text never contains a secret, only the paths of secret files. */
  readonly mode?: number
}

export interface PlannedDirectory {
  readonly path: string
  /** Default 0o755. */
  readonly mode?: number
  /** Emptied before each start, because a killed process may leave useless files. Default false. */
  readonly scratch?: boolean
}

/** Everything needed to run one process. Plain data, and deterministic. */
export interface NodePlan {
  /** The node's id. */
  readonly node: string
  /** The software with its version or range of versions: `kafka-4.3.1`, `PostgreSQL 15 or later`. */
  readonly software: string
  /** Absolute path of a program, and its arguments. Never a secret: every user of a machine can read arguments. */
  readonly command: readonly [string, ...string[]]
  /** Added to a minimal environment. Never a secret. */
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly directories: readonly PlannedDirectory[]
  readonly files: readonly PlannedFile[]
  /** User that the software's package creates for it; default: the user who runs the platform. */
  readonly user?: string
  /** Scheduling priority, from 0 (normal) to 19 (lowest). Default 0. */
  readonly niceness?: number
  readonly limits?: Limits
  readonly ready: Probe & {
    /** Milliseconds until a start counts as failed. */
    readonly withinMs: number
  }
  /** Liveness probe; by default the process is alive as long as it runs. */
  readonly live?: Probe
  readonly stop: {
    /** Sent in this order; each gets an equal share of the grace period. */
    readonly signals: readonly NodeJS.Signals[]
    readonly graceMs: number
  }
  /** Files and folders that the process loads at its start. If they change, a running process is outdated. */
  readonly loads?: readonly string[]
  /** Jars of a JVM, for class-data sharing between starts. */
  readonly sharesClasses?: { readonly name: string; readonly jars: readonly string[] }
}
