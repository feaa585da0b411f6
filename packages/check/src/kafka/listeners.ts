import { isIP } from 'node:net'

/** A listener as `server.properties` names it. */
export interface NamedListener {
  readonly name: string
  /** Empty for the default interface. */
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
}

/**
 * Finds listeners that Kafka refuses, by Kafka's own test (SocketServerConfigs.listenerListToEndPoints): ports must
 * differ, unless exactly two listeners share one and one address is IPv4 and the other IPv6. A host name counts as
 * neither, whatever it resolves to.
 */
export function listenerConflict(
  listeners: readonly NamedListener[],
): { readonly listeners: readonly NamedListener[]; readonly why: string } | undefined {
  const byPort = Map.groupBy(
    listeners.filter(({ port }) => port !== 0),
    ({ port }) => port,
  )
  for (const sharing of byPort.values()) {
    if (sharing.length === 1) continue
    const families = sharing.map(({ host }) => isIP(host))
    if (sharing.length === 2 && families.includes(4) && families.includes(6)) continue
    return { listeners: sharing, why: `The broker exits on start: "${kafkaMessage(families)}"` }
  }
  return undefined
}

function kafkaMessage(families: readonly number[]): string {
  const addresses = families.filter((family) => family !== 0).length
  if (families.length - addresses > 1) return 'Each listener must have a different port'
  return addresses === 2
    ? 'If you have two listeners on the same port then one needs to be IPv4 and the other IPv6'
    : 'Each listener must have a different port unless exactly one listener has an IPv4 address and the other IPv6 address'
}
