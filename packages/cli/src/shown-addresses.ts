import { engineOf } from '@ballast/engines'
import type { Addresses } from '@ballast/model'

/** What a person would open or connect to; what is opened in a browser comes first. */
export function shownAddresses(addresses: Addresses): Record<string, string> {
  const { topology } = addresses
  const shown = topology.platform.resources
    .toReversed()
    .flatMap((resource) => Object.entries(engineOf(resource)?.shows?.(resource, addresses) ?? {}))
  const isUrl = ([, address]: [string, string]) => address.includes('://')
  return Object.fromEntries([...shown.filter(isUrl), ...shown.filter((one) => !isUrl(one))])
}
