import type { Address, LoadBalancer, Route } from '@ballast/model'

/**
 * Renders a second backend with the same gateways and the rules that send long polls there, so that they take no
 * place from requests that are worked on; empty where no route declares a long poll.
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
    rules: `  # A long poll is no work until it ends, so it takes no place from what is.\n${rules.join('')}`,
    backend: `
backend ${name}
  balance leastconn
  http-reuse safe
  # A stop does not wait for a long poll whose client is gone.
  option abortonclose
${servers.join('')}`,
  }
}

/**
 * Conditions under which a request is a long poll of a route, one for each form of its path. A longer path with a
 * route of its own is not excepted: which requests are long polls is decided by the gateway, here they are only counted.
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
