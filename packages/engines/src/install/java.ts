import { debianBinary } from './locate.ts'
import type { DebianNeed } from './need.ts'

/** The Java runtime; 17 is the oldest version that Kafka 4 starts on. */
export const javaNeed: DebianNeed = {
  kind: 'debian',
  name: 'Java',
  packages: [
    'openjdk-17-jre-headless',
    'openjdk-21-jre-headless',
    'openjdk-25-jre-headless',
    'default-jre-headless',
  ],
  provides: { binaries: ['java'], under: '/usr/lib/jvm/*/bin', atLeast: 17 },
}

/** Returns the absolute path of `java`. @throws {BallastError} NOT_INSTALLED */
export function javaBin(): string {
  return debianBinary(javaNeed)
}
