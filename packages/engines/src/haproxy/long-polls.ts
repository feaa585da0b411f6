import type { Address, LoadBalancer, Route } from '@ballast/model'

/**
 * Renders a second backend with the same gateways, and the rules that send long polls there, so that waiting long
 * polls do not use up the gateways' request limits. Both are empty if no route declares a long poll.
 */
export function renderLongPolls(
  { to, maxConnectionsPerNode }: LoadBalancer,
  gateways: readonly Address[],
): { readonly rules: string; readonly backend: string } {
  const name = `${to.name}-polls`
  const rules = to.routes
    .flatMap(conditions)
    .map((condition) => `  use_backend ${name} if ${condition}\n`)
  if (rules.length === 0) return { rules: '', backend: '' }
  const servers = gateways.map(
    ({ node, host, port }) =>
      `  server ${node} ${host}:${port} track ${to.name}/${node} maxconn ${maxConnectionsPerNode}\n`,
  )
  return {
    rules: `  # Long polls only wait: their own backend keeps them out of the request limit.\n${rules.join('')}`,
    backend: `
backend ${name}
  balance leastconn
  http-reuse safe
  # Abort a long poll when its client disconnects, so that a stop does not wait for it.
  option abortonclose
${servers.join('')}`,
  }
}

/**
 * Conditions under which a request is a long poll of a route, one for each form of its path. They also match a more
 * specific route below that path: the gateway decides what is a long poll, here it only affects the limit.
 */
function conditions({ path, longPoll }: Route): string[] {
  if (longPoll === undefined) return []
  const subtree = path.endsWith('/**')
  const exact = subtree ? path.slice(0, -3) : path
  const paths = [
    ...(exact === '' ? [] : [`path ${exact}`]),
    ...(subtree ? [`path_beg ${exact}/`] : []),
  ]
  return paths.map((one) => `METH_GET { ${one} } { url_param(${longPoll.parameter}) -m int gt 0 }`)
}
