import { join } from 'node:path'
import { jarsOf, javaNeed, type Need } from '../install/index.ts'

const set = 'kafka-4.3.1'

export const needs: readonly Need[] = [
  javaNeed,
  {
    kind: 'maven',
    name: set,
    pom: join(import.meta.dirname, 'pom.xml'),
    checksums: join(import.meta.dirname, 'checksums.sha256'),
  },
]

/** The class path of the broker and its tools. @throws {BallastError} NOT_INSTALLED */
export function kafkaJars(): string[] {
  return jarsOf(set)
}
