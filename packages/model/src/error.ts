/**
 * Every error code that Ballast's packages throw. Callers branch on the code, never on the message.
 * `exit` is the exit status of the command: 1 for findings or failed promises, 2 for wrong usage, 3 for something
 * missing on the machine.
 */
export const errorCatalogue = {
  DECLARATION_INVALID: { exit: 2, meaning: 'A value in the platform file cannot be declared' },
  NAME_TAKEN: { exit: 2, meaning: 'Two resources of one platform have the same name' },
  ENVIRONMENT_UNKNOWN: { exit: 2, meaning: 'The platform does not declare this environment' },
  NOT_RUNNABLE_YET: {
    exit: 3,
    meaning: 'The environment needs something that Ballast cannot run on one machine yet',
  },
  PORT_CONFLICT: { exit: 2, meaning: 'Two nodes of one platform would listen on the same port' },
  PORT_IN_USE: { exit: 3, meaning: 'Another process listens on a port that a node needs' },
  USAGE: { exit: 2, meaning: 'An argument or option of the command is wrong' },
  ENGINE_NOT_READY: { exit: 3, meaning: 'An engine was not ready in time' },
  ENGINE_EXITED: { exit: 3, meaning: 'An engine exited while it was starting' },
  INSTALL_REFUSED: {
    exit: 3,
    meaning: 'A required package is missing and Ballast has no permission to install it',
  },
  INSTALL_FAILED: { exit: 3, meaning: 'A required package is missing and its installation failed' },
  NOT_INSTALLED: { exit: 3, meaning: 'A required binary or set of jars is not installed' },
  CHECKSUM_MISMATCH: {
    exit: 3,
    meaning: 'The checksum of a downloaded file differs from the pinned one',
  },
  HOST_UNSUITABLE: {
    exit: 3,
    meaning: 'This machine cannot give each node its own network namespace and cgroup',
  },
  NO_SPACE: { exit: 3, meaning: 'The disk that holds the state or the cache is full' },
  ALREADY_RUNNING: { exit: 3, meaning: 'The platform is already running on this machine' },
  NOT_RUNNING: { exit: 3, meaning: 'The platform is not running on this machine' },
  MIGRATION_FAILED: { exit: 3, meaning: 'A database migration failed' },
  PROBE_FAILED: {
    exit: 3,
    meaning: 'Every process started, but the test request through the load balancer failed',
  },
  PLATFORM_UNREACHABLE: { exit: 3, meaning: 'The load balancer answers no request at all' },
  FILE_DAMAGED: { exit: 2, meaning: 'A file is truncated or corrupt' },
} as const satisfies Record<string, { exit: 1 | 2 | 3; meaning: string }>

export type ErrorCode = keyof typeof errorCatalogue

/** Ballast's only error class: a stable `code`, a message that says what to do, and the facts as data. */
export class BallastError extends Error {
  override readonly name = 'BallastError'
  readonly code: ErrorCode
  readonly facts: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    { facts = {}, cause }: { facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.facts = facts
  }

  /** Exit status of a command that fails with this error. */
  get exit(): 1 | 2 | 3 {
    return errorCatalogue[this.code].exit
  }
}
