/**
 * Every code that Ballast's own packages throw. Callers branch on the code, never on text.
 * `exit` is the exit status of the command line: 1 found what it looks for, 2 used wrongly,
 * 3 the environment lacks something.
 */
export const errorCatalogue = {
  DECLARATION_INVALID: { exit: 2, meaning: 'A value in the platform file cannot be declared' },
  NAME_TAKEN: { exit: 2, meaning: 'Two resources of one platform have the same name' },
  ENVIRONMENT_UNKNOWN: { exit: 2, meaning: 'The platform does not declare this environment' },
  NOT_RUNNABLE_YET: {
    exit: 3,
    meaning: 'The environment asks for what cannot be run on this machine yet',
  },
  PORT_CONFLICT: { exit: 2, meaning: 'Two nodes of one platform would listen on the same port' },
  PORT_IN_USE: { exit: 3, meaning: 'Another process listens on a port that a node needs' },
  USAGE: { exit: 2, meaning: 'The command was used wrongly' },
  ENGINE_NOT_READY: { exit: 3, meaning: 'An engine did not answer in time' },
  ENGINE_EXITED: { exit: 3, meaning: 'An engine ended while it was starting' },
  INSTALL_REFUSED: { exit: 3, meaning: 'Something is missing and may not be installed' },
  INSTALL_FAILED: { exit: 3, meaning: 'Something is missing and its installation failed' },
  NOT_INSTALLED: { exit: 3, meaning: 'A binary or a set of jars is not on this machine' },
  CHECKSUM_MISMATCH: { exit: 3, meaning: 'A downloaded file is not the one that was pinned' },
  HOST_UNSUITABLE: {
    exit: 3,
    meaning: 'This machine cannot give every node a namespace and a control group',
  },
  NO_SPACE: { exit: 3, meaning: 'The disk that holds the state or the cache is full' },
  ALREADY_RUNNING: { exit: 3, meaning: 'A supervisor already runs this platform here' },
  NOT_RUNNING: { exit: 3, meaning: 'No supervisor runs this platform here' },
  MIGRATION_FAILED: { exit: 3, meaning: 'A database refused a migration' },
  PROBE_FAILED: {
    exit: 3,
    meaning: 'All is started, but what is sent through the front door does not succeed',
  },
  PLATFORM_UNREACHABLE: { exit: 3, meaning: 'The front door answers no request at all' },
  FILE_DAMAGED: { exit: 2, meaning: 'A file cannot be read to its end' },
} as const satisfies Record<string, { exit: 1 | 2 | 3; meaning: string }>

export type ErrorCode = keyof typeof errorCatalogue

/** The one error class of Ballast: a stable `code`, a message that says what to do, and the facts. */
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

  /** Exit status of a command that ends with this error. */
  get exit(): 1 | 2 | 3 {
    return errorCatalogue[this.code].exit
  }
}
