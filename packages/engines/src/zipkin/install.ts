import { join } from 'node:path'
import { javaNeed, type MavenNeed, type Need } from '../install/index.ts'

/** Zipkin as a single executable jar, for `java -jar`. */
export const zipkin: MavenNeed = {
  kind: 'maven',
  name: 'zipkin-3.6.1',
  pom: join(import.meta.dirname, 'pom.xml'),
  checksums: join(import.meta.dirname, 'checksums.sha256'),
}

export const needs: readonly Need[] = [javaNeed, zipkin]
