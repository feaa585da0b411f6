import { join } from 'node:path'
import { jarsOf, javaNeed, type Need } from '../install/index.ts'

const set = 'zipkin-3.6.1'

export const needs: readonly Need[] = [
  javaNeed,
  {
    kind: 'maven',
    name: set,
    pom: join(import.meta.dirname, 'pom.xml'),
    checksums: join(import.meta.dirname, 'checksums.sha256'),
  },
]

/** The one executable jar, for `java -jar`. @throws {BallastError} NOT_INSTALLED */
export function zipkinJar(): string {
  return jarsOf(set)[0]!
}
