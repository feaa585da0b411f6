/** A binary of the operating system, brought by its package manager where it is missing. */
export interface DebianNeed {
  readonly kind: 'debian'
  /** What a person calls it. */
  readonly name: string
  /** Alternatives, best first: the first one that the machine's package lists know is installed. */
  readonly packages: readonly string[]
  readonly provides: Provides
}

export interface Provides {
  /** Binaries that must all be there, side by side where `under` is given. */
  readonly binaries: readonly string[]
  /** Where versions live next to each other: the number at `*` is the major version. */
  readonly under?: `/${string}/*/${string}`
  /** The lowest major version that will do. */
  readonly atLeast?: number
}

/** A set of jars from Maven's registry, which ends up in the cache directory as `name`. */
export interface MavenNeed {
  readonly kind: 'maven'
  /** With the version, such as `kafka-4.3.1`: another version is another directory. */
  readonly name: string
  /** Absolute path of a pom whose runtime dependencies are the set. */
  readonly pom: string
  /** Absolute path of a `sha256sum` list: exactly these files, with exactly these contents. */
  readonly checksums: string
}

/** A tool written in Python, with everything it needs in an environment of its own in the cache directory. */
export interface PythonNeed {
  readonly kind: 'python'
  /** With the version, such as `schemathesis-4.32.5`. */
  readonly name: string
  /** Absolute path of a requirements file with exact versions and hashes. */
  readonly requirements: string
}

export type Need = DebianNeed | MavenNeed | PythonNeed
