import type { AddressPlan, LoadBalancer, PlatformNode } from '@ballast/model'

/**
 * Requests that one gateway has at once; more wait here, for a second at most, and are refused. A gateway on
 * a busy machine takes as long to say no as to say yes, so it must not have thousands before it. It gives 64 of
 * them to one service of two nodes (decisions/admission.md): one that hangs leaves half for the others.
 */
const mostAtWork = 128

/**
 * HTTP in front of the gateways. A gateway takes part while its `/readyz` answers 200: asked every 250 ms,
 * it is out after two failures and in again after one success. Started by root, it listens and then
 * becomes `user`.
 */
export function haproxyConfiguration(
  { to, drain, maxConnectionsPerNode, timeouts }: LoadBalancer,
  { host, ports }: PlatformNode,
  addresses: AddressPlan,
  user: { readonly uid: number; readonly gid: number } | undefined,
): string {
  // The gateways close idle connections after 75 s: HAProxy must be the first to do so.
  // The gateway gives up first and says why.
  const longest = Math.ceil(Math.max(...to.routes.map(({ timeout }) => timeout)) / 1_000) + 5
  const servers = addresses
    .of(to)
    .map(
      (node) =>
        `  server ${node.id} ${node.host}:${node.ports.main} check port ${node.ports.admin} inter 250ms fastinter 100ms downinter 250ms fall 2 rise 1 maxconn ${mostAtWork}`,
    )
  const polled = addresses
    .of(to)
    .map(
      (node) =>
        `  server ${node.id} ${node.host}:${node.ports.main} track ${to.name}/${node.id} maxconn ${maxConnectionsPerNode}`,
    )
  return `global
  maxconn 4096
  hard-stop-after ${drain}ms
  log stdout format raw daemon notice
${user ? `  uid ${user.uid}\n  gid ${user.gid}\n` : ''}
defaults
  mode http
  log global
  option dontlognull
  option http-keep-alive
  option redispatch
  # Only what certainly was not sent is sent again: the gateway knows which requests may be repeated.
  retries 2
  retry-on conn-failure
  timeout connect 1s
  timeout http-request 10s
  timeout http-keep-alive 30s
  timeout client ${longest}s
  timeout server ${longest}s
  timeout queue ${timeouts.queue}ms
  timeout check 1s
  # No gateway took it: nothing was begun.
  http-error status 503 content-type application/problem+json string '${unavailable}' hdr retry-after 1

frontend front
  bind ${host}:${ports.main}
  # What a client says of its own address is not believed.
  http-request del-header x-forwarded-for
  option forwardfor
  # A long poll is no work: it takes no place from what is.
  use_backend ${to.name}-polls if METH_GET { url_param(wait) -m found }
  default_backend ${to.name}

backend ${to.name}
  balance leastconn
  http-reuse safe
  option httpchk GET /readyz
  http-check expect status 200
${servers.join('\n')}

backend ${to.name}-polls
  balance leastconn
  http-reuse safe
${polled.join('\n')}

frontend stats
  bind ${host}:${ports.stats}
  stats enable
  stats uri /
  stats refresh 5s
  http-request use-service prometheus-exporter if { path /metrics }
`
}

const unavailable = JSON.stringify({
  type: 'urn:ballast:problem:service_unavailable',
  title: 'Service Unavailable',
  status: 503,
  code: 'SERVICE_UNAVAILABLE',
  detail: 'No gateway takes this request at the moment: try again',
})
