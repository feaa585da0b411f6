import type { AddressPlan, LoadBalancer, PlatformNode } from '@ballast/model'

/** `haproxy.cfg`. `user` is who it becomes after it has opened its ports as root. */
export function haproxyConfiguration(
  { to }: LoadBalancer,
  { host, ports }: PlatformNode,
  addresses: AddressPlan,
  { user }: { user?: string | undefined } = {},
): string {
  // An answer may take as long as the slowest route allows; then the gateway answers, not the load balancer.
  const longestMs = Math.max(5_000, ...to.routes.map(({ timeout }) => timeout)) + 5_000
  const servers = addresses
    .of(to)
    .map(
      (node) =>
        `  server ${node.id} ${node.host}:${node.ports.main} check port ${node.ports.admin}`,
    )
  return `# Rendered by Ballast at every start: changes made here are lost.
global
  log stdout format raw local0 notice
  maxconn 2000
  nbthread 2
  hard-stop-after ${longestMs}ms
${user ? `  user ${user}\n  group ${user}\n` : ''}
defaults
  mode http
  log global
  option httplog
  option dontlognull
  option dontlog-normal
  timeout connect 1s
  timeout client ${longestMs}ms
  timeout server ${longestMs}ms
  timeout http-request 10s
  timeout http-keep-alive 30s
  timeout queue 2s
  timeout check 500ms

frontend front
  bind ${host}:${ports.main}
  # A client does not choose what is recorded as its address; it may choose the id of its request.
  http-request del-header X-Forwarded-For
  http-request del-header X-Forwarded-Proto
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Request-Id %[uuid()] unless { req.hdr(X-Request-Id) -m reg ^[A-Za-z0-9._-]{8,64}$ }
  capture request header X-Request-Id len 64
  default_backend gateways

backend gateways
  balance leastconn
  http-reuse safe
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host ballast
  http-check expect status 200
  # A request that reached no server may go to another one, whatever its method. One that was sent may have had
  # its effect: only the client, with its Idempotency-Key, can repeat it.
  retries 3
  option redispatch 1
  retry-on conn-failure
  default-server inter 250ms fall 2 rise 1 maxconn 500
${servers.join('\n')}

frontend stats
  bind ${host}:${ports.stats}
  http-request use-service prometheus-exporter if { path /metrics }
  stats enable
  stats uri /
  stats refresh 5s
  stats show-legends
`
}
