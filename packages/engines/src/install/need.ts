/** Binaries of the operating system, installed by its package manager if they are missing. */
export interface DebianNeed {
  readonly kind: 'debian'
  /** Name for people. */
  readonly name: string
  /** Alternatives, best first. The first one that the machine's package lists contain is installed. */
  readonly packages: readonly string[]
  readonly provides: Provides
}

export interface Provides {
  /** Binaries that must all be there, in one directory if `under` is given. */
  readonly binaries: readonly string[]
  /** Pattern of the directories of installed versions; the number at `*` is the major version. */
  readonly under?: `/${string}/*/${string}`
  /** The lowest sufficient major version. */
  readonly atLeast?: number
}

/** A set of jars from a Maven registry, installed in the cache directory as `name`. */
export interface MavenNeed {
  readonly kind: 'maven'
  /** Includes the version, such as `kafka-4.3.1`, so that each version has its own directory. */
  readonly name: string
  /** Absolute path of a pom whose runtime dependencies are the set. */
  readonly pom: string
  /** Absolute path of a `sha256sum` list: exactly these files, with exactly these contents. */
  readonly checksums: string
}

/** A Python tool, installed with its dependencies in a virtual environment in the cache directory. */
export interface PythonNeed {
  readonly kind: 'python'
  /** Includes the version, such as `schemathesis-4.32.5`. */
  readonly name: string
  /** Absolute path of a requirements file with exact versions and hashes. */
  readonly requirements: string
}

export type Need = DebianNeed | MavenNeed | PythonNeed
