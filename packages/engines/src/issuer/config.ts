import type { PlatformNode } from '@ballast/model'

/** The `iss` of tokens: also the base of the discovery document. */
export function issuerUrl({ host, ports }: PlatformNode): string {
  return `http://${host}:${ports.main}`
}

/** What the issuer's process reads; the key stays in its own file. */
export function issuerConfiguration(node: PlatformNode, signingKeyFile: string): string {
  return JSON.stringify({
    host: node.host,
    port: node.ports.main,
    issuer: issuerUrl(node),
    signingKeyFile,
  })
}
