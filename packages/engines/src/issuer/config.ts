import type { PlatformNode } from '@ballast/model'
import { issuerOf } from './keys.ts'

/** What the issuer's process reads; the key stays in its own file. */
export function issuerConfiguration({ host, ports }: PlatformNode, signingKeyFile: string): string {
  return JSON.stringify({
    host,
    port: ports.main,
    issuer: issuerOf(host, ports.main!),
    signingKeyFile,
  })
}
