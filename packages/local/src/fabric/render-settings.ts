/**
 * Kernel settings of a node's namespace. New namespaces inherit IPv4 settings from the root namespace,
 * where Docker turns forwarding on.
 */
export const nodeSettings = {
  'net/ipv4/ip_forward': 0,
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv6/conf/default/disable_ipv6': 1,
  // A connection to a node that is gone ends after 12 s of retries instead of 15 minutes.
  'net/ipv4/tcp_retries2': 5,
  // A dropped connection attempt ends after 7 s instead of 2 minutes.
  'net/ipv4/tcp_syn_retries': 2,
}

/** Kernel settings of the namespace of the bridges: no addresses, and only our nft table filters. */
export const bridgeSettings = {
  'net/ipv4/ip_forward': 0,
  'net/ipv6/conf/all/disable_ipv6': 1,
  'net/ipv6/conf/default/disable_ipv6': 1,
  'net/bridge/bridge-nf-call-iptables': 0,
  'net/bridge/bridge-nf-call-ip6tables': 0,
  'net/bridge/bridge-nf-call-arptables': 0,
}

/** Renders the shell script that applies settings in its namespace; a kernel without one skips it. */
export function renderSettings(settings: Readonly<Record<string, number>>): string {
  return Object.entries(settings)
    .map(
      ([key, value]) => `[ ! -e /proc/sys/${key} ] || echo ${value} > /proc/sys/${key} || exit 1\n`,
    )
    .join('')
}
