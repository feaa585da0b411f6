import type { Address, LoadBalancer, Member } from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { haproxy } from './install.ts'
import { renderLongPolls } from './long-polls.ts'

/** Buffer space that HAProxy reserves for rewriting headers; its own default. */
const rewriteBytes = 1_024

/** Health check interval right after a failed check. */
const fastInterMs = 100

/**
 * Milliseconds until a soft stop closes idle connections. Without it, HAProxy would wait for a connection without a
 * request as long as `timeouts.httpRequest`.
 */
const closeIdleWithinMs = 500

export function haproxyMembers({ nodes, port, statsPort }: LoadBalancer): Member[] {
  return [
    {
      role: 'proxy',
      count: nodes,
      ports: { main: { port, serves: 'http' }, stats: { port: statsPort, serves: 'admin' } },
      keepsData: false,
    },
  ]
}

export function haproxyPlan(node: NodeOf<LoadBalancer>, site: Site): NodePlan {
  const configuration = site.path(node, 'config', 'haproxy.cfg')
  return {
    node: node.id,
    software: haproxy.name,
    // -db: in the foreground, as a child of the supervisor.
    command: [site.program(haproxy), '-db', '-f', configuration],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [{ path: configuration, text: haproxyConfiguration(node, site) }],
    ready: { kind: 'http', port: 'stats', path: '/metrics', withinMs: 30_000 },
    // Soft stop: HAProxy accepts no new connections and exits after the last request. After `drain` it aborts the rest.
    stop: { signals: ['SIGUSR1'], graceMs: node.resource.drain + 2_000 },
  }
}

/**
 * Renders `haproxy.cfg`: HTTP in front of the gateways, of which only those with a passing health check get requests.
 * Started by root, HAProxy opens its ports, of which those below 1024 need root, and then switches to its package's
 * user.
 */
function haproxyConfiguration(node: NodeOf<LoadBalancer>, site: Site): string {
  const { resource: balancer, host, ports } = node
  const { to, health, timeouts } = balancer
  const nodes = site.addresses.reach(balancer, to, 'http')
  const checked = site.addresses.reach(balancer, to, health.kind === 'http' ? 'admin' : 'http')
  const working = nodes.map((address) => {
    const { port } = checked.find((one) => one.node === address.node)!
    return workingServer(address, port, balancer)
  })
  const longPolls = renderLongPolls(balancer, nodes)
  return `global
  maxconn ${balancer.maxConnections}
  tune.maxrewrite ${rewriteBytes}
  tune.bufsize ${balancer.maxHeaders + rewriteBytes}
  hard-stop-after ${balancer.drain}ms
  close-spread-time ${closeIdleWithinMs}ms
  log stdout format raw daemon notice
${site.startsAsRoot ? '  user haproxy\n  group haproxy\n' : ''}
defaults
  mode http
  log global
  option dontlognull
  option http-keep-alive
  option redispatch
  retries ${balancer.retries}
  retry-on ${balancer.retryOn.map((reason) => retryReasons[reason]).join(' ') || 'none'}
  timeout connect ${timeouts.connect}ms
  timeout http-request ${timeouts.httpRequest}ms
  timeout http-keep-alive ${timeouts.httpKeepAlive}ms
  timeout client ${timeouts.client}ms
  timeout server ${timeouts.server}ms
  timeout queue ${timeouts.queue}ms
  timeout tunnel ${timeouts.tunnel}ms
  timeout check 1s
${lines(errorResponses)}
frontend front
  bind ${host}:${ports.main}
${balancer.replacesForwardedFor ? '  # Do not trust an address that the client sends.\n  http-request del-header x-forwarded-for\n' : ''}  option forwardfor
${longPolls.rules}  default_backend ${to.name}

backend ${to.name}
  balance leastconn
  http-reuse safe
${health.kind === 'http' ? `  option httpchk GET ${health.path}\n  http-check expect status 200\n` : ''}${lines(working)}${longPolls.backend}
frontend stats
  bind ${host}:${ports.stats}
  stats enable
  stats uri /
  stats refresh 5s
  http-request use-service prometheus-exporter if { path /metrics }
`
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')

function workingServer(
  { node, host, port }: Address,
  healthPort: number,
  { health: { inter, rise, fall }, maxConnectionsPerNode, maxRequestsPerNode }: LoadBalancer,
): string {
  const often = `inter ${inter}ms fastinter ${Math.min(fastInterMs, inter)}ms downinter ${inter}ms`
  return `  server ${node} ${host}:${port} maxconn ${Math.min(maxRequestsPerNode, maxConnectionsPerNode)} check port ${healthPort} ${often} rise ${rise} fall ${fall}`
}

/** HAProxy's names for the reasons to retry. */
const retryReasons: Record<LoadBalancer['retryOn'][number], string> = {
  'conn-failure': 'conn-failure',
  'empty-response': 'empty-response',
  'response-timeout': 'response-timeout',
  '5xx': '500 502 503 504',
}

/**
 * Error responses of HAProxy itself, with the gateway's codes for the same errors. Malformed and incomplete requests
 * (400, 408) get HAProxy's built-in pages.
 */
const errorResponses = [
  errorResponse(
    502,
    'Bad Gateway',
    'OUTCOME_UNKNOWN',
    'The gateway ended the connection: ask again',
  ),
  // No gateway accepted the request, so it had no effect.
  `${errorResponse(503, 'Service Unavailable', 'SERVICE_UNAVAILABLE', 'No gateway can take this request at the moment: try again')} hdr retry-after 1`,
  errorResponse(504, 'Gateway Timeout', 'TIMEOUT', 'The gateway did not answer in time: ask again'),
]

function errorResponse(status: number, title: string, code: string, detail: string): string {
  const type = `urn:ballast:problem:${code.toLowerCase()}`
  const problem = JSON.stringify({ type, title, status, code, detail })
  return `  http-error status ${status} content-type application/problem+json string '${problem}'`
}
