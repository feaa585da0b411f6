import { join } from 'node:path'
import { jarsOf, javaNeed, type MavenNeed, type Need } from '../install/index.ts'

/** The jars of the broker and its tools. */
export const kafka: MavenNeed = {
  kind: 'maven',
  name: 'kafka-4.3.1',
  pom: join(import.meta.dirname, 'pom.xml'),
  checksums: join(import.meta.dirname, 'checksums.sha256'),
}

export const needs: readonly Need[] = [javaNeed, kafka]

/** Returns the class path of the broker and its tools. @throws {BallastError} NOT_INSTALLED */
export function kafkaJars(): string[] {
  return jarsOf(kafka.name)
}
