import { engineOf } from '@ballast/engines'
import type { Addresses } from '@ballast/model'

/** Returns the addresses that a person opens or connects to. Addresses for a browser come first. */
export function shownAddresses(addresses: Addresses): Record<string, string> {
  const { topology } = addresses
  const shown = topology.platform.resources
    .toReversed()
    .flatMap((resource) =>
      Object.entries(engineOf(resource)?.shows?.(resource, addresses) ?? {}).map(
        ([label, address]) => ({ label, address, of: resource.name }),
      ),
    )
  const labelled = shown.map(({ label, address, of }): [string, string] => {
    const isOnly = shown.filter((other) => other.label === label).length === 1
    return [isOnly ? label : `${label} (${of})`, address]
  })
  const isUrl = ([, address]: [string, string]) => address.includes('://')
  return Object.fromEntries([...labelled.filter(isUrl), ...labelled.filter((one) => !isUrl(one))])
}
