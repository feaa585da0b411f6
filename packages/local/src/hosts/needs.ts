import type { DebianNeed } from '@ballast/engines'
import type { HostKind } from '../state-directory.ts'

const namespaces: readonly DebianNeed[] = [
  {
    kind: 'debian',
    name: 'iproute2',
    packages: ['iproute2'],
    provides: { binaries: ['ip'] },
  },
  {
    kind: 'debian',
    name: 'nftables',
    packages: ['nftables'],
    provides: { binaries: ['nft'] },
  },
]

/** Returns the software that a kind of host needs on this machine. */
export function hostNeeds(host: HostKind): readonly DebianNeed[] {
  return host === 'namespaces' ? namespaces : []
}
