import { engineOf } from '@ballast/engines'
import type { Addresses } from '@ballast/model'

/** What a person would open or connect to; what is opened in a browser comes first. */
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
