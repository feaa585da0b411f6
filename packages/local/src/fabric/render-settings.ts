/**
 * Kernel settings of a node's namespace. New namespaces inherit IPv4 settings from the root namespace,
 * where Docker turns forwarding on.
 */
export const nodeSettings = {
  'net/ipv4/ip_forward': 0,
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv6/conf/default/disable_ipv6': 1,
  // A connection to a node that no longer answers fails after 12 s of retransmissions instead of 15 minutes.
  'net/ipv4/tcp_retries2': 5,
  // A connection attempt that is dropped fails after 7 s instead of 2 minutes.
  'net/ipv4/tcp_syn_retries': 2,
}

/** Kernel settings of the namespace of the bridges, which has no addresses and is filtered only by our nft table. */
export const bridgeSettings = {
  'net/ipv4/ip_forward': 0,
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv6/conf/default/disable_ipv6': 1,
  'net/bridge/bridge-nf-call-iptables': 0,
  'net/bridge/bridge-nf-call-ip6tables': 0,
  'net/bridge/bridge-nf-call-arptables': 0,
}

/** Renders a shell script that applies settings in its namespace, and skips those that the kernel lacks. */
export function renderSettings(settings: Readonly<Record<string, number>>): string {
  return Object.entries(settings)
    .map(
      ([key, value]) => `[ ! -e /proc/sys/${key} ] || echo ${value} > /proc/sys/${key} || exit 1\n`,
    )
    .join('')
}
