import type { Limits } from '@ballast/model'

/** How it is asked whether a process answers, at one of its ports. */
export type Probe =
  | { readonly kind: 'http'; readonly port: string; readonly path: string }
  /** Sends bytes over TCP and compares the first ones that come back: for protocols that greet in a line or a packet. */
  | {
      readonly kind: 'exchange'
      readonly port: string
      /** Hexadecimal. */
      readonly send: string
      /** A regular expression over the answer, one character a byte (latin1). */
      readonly expect: string
    }

export interface PlannedFile {
  /** Absolute, as the process sees it. */
  readonly path: string
  readonly text: string
  /** Default 0o644. A file never holds a secret: those have files of their own, which it names. */
  readonly mode?: number
}

export interface PlannedDirectory {
  readonly path: string
  /** Default 0o755. */
  readonly mode?: number
  /** Emptied before each start: what a killed process left there is of no use. Default false. */
  readonly scratch?: boolean
}

/** Everything that there is to know about running one process. Plain data, equal for equal input. */
export interface NodePlan {
  /** The node's id. */
  readonly node: string
  /** What is run, with its version where that is fixed: `kafka-4.3.1`, `PostgreSQL 15 or later`. */
  readonly software: string
  /** An absolute program and its arguments. Never a secret: every user of a machine can read arguments. */
  readonly command: readonly [string, ...string[]]
  /** Added to a minimal environment. Never a secret. */
  readonly env: Readonly<Record<string, string>>
  readonly workingDirectory: string
  readonly directories: readonly PlannedDirectory[]
  readonly files: readonly PlannedFile[]
  /** The user that the software's package makes for it; undefined: whoever runs the platform. */
  readonly user?: string
  /** 0 is normal, 19 gives way to everything else. Default 0. */
  readonly niceness?: number
  readonly limits?: Limits
  readonly ready: Probe & {
    /** Milliseconds that a start may take. */
    readonly withinMs: number
  }
  /** Whether it still lives; undefined: as long as the process runs. */
  readonly live?: Probe
  readonly stop: {
    /** In order; each is given its share of the grace. */
    readonly signals: readonly NodeJS.Signals[]
    readonly graceMs: number
  }
  /** Files and folders that the process has read once it runs: where they change, it is another program. */
  readonly loads?: readonly string[]
  /** Files that a JVM takes classes from: their loaded form may be kept between starts. */
  readonly sharesClasses?: { readonly name: string; readonly jars: readonly string[] }
}
