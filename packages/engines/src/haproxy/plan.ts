import type { Address, LoadBalancer, Member } from '@ballast/model'
import type { NodeOf } from '../engine.ts'
import type { NodePlan } from '../plan.ts'
import type { Site } from '../site.ts'
import { haproxy } from './install.ts'
import { renderLongPolls } from './long-polls.ts'

/** Room that HAProxy keeps in its buffer beside the head of a request; its own default. */
const rewriteBytes = 1_024

/** A gateway that has just failed a check is asked again this soon. */
const fastInterMs = 100

/**
 * A stop waits for nobody who has asked for nothing: without it, a connection on which no request has come yet would be
 * waited for as long as `timeouts.httpRequest` says.
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
    // -db: in the foreground, as the child of its supervisor.
    command: [site.program(haproxy), '-db', '-f', configuration],
    env: {},
    workingDirectory: site.path(node, 'data'),
    directories: [],
    files: [{ path: configuration, text: haproxyConfiguration(node, site) }],
    // It is told whom to become rather than started as that user: ports below 1024 are root's to open.
    ready: { kind: 'http', port: 'stats', path: '/metrics', withinMs: 30_000 },
    // A soft stop: no new connections, and it ends with the last request. After `drain` it cuts off the rest itself.
    stop: { signals: ['SIGUSR1'], graceMs: node.resource.drain + 2_000 },
  }
}

/**
 * HTTP in front of the gateways. A gateway takes part while its health check succeeds. Started by root, HAProxy
 * listens and then becomes the user that its package makes.
 */
function haproxyConfiguration(node: NodeOf<LoadBalancer>, site: Site): string {
  const { resource: balancer, host, ports } = node
  const { to, health, timeouts } = balancer
  const nodes = site.addresses.reach(balancer, to, 'http')
  const asked = site.addresses.reach(balancer, to, health.kind === 'http' ? 'admin' : 'http')
  const working = nodes.map((address) => {
    const { port } = asked.find((one) => one.node === address.node)!
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
${lines(answers)}
frontend front
  bind ${host}:${ports.main}
${balancer.replacesForwardedFor ? '  # What a client says of its own address is not believed.\n  http-request del-header x-forwarded-for\n' : ''}  option forwardfor
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

/** HAProxy's words for what is sent a second time. */
const retryReasons: Record<LoadBalancer['retryOn'][number], string> = {
  'conn-failure': 'conn-failure',
  'empty-response': 'empty-response',
  'response-timeout': 'response-timeout',
  '5xx': '500 502 503 504',
}

/**
 * What HAProxy answers by itself, with the codes that the gateway has for the same. What never becomes a request (400,
 * 408) has a page that is compiled in.
 */
const answers = [
  answer(502, 'Bad Gateway', 'OUTCOME_UNKNOWN', 'The gateway ended the connection: ask again'),
  // No gateway took it: nothing was begun.
  `${answer(503, 'Service Unavailable', 'SERVICE_UNAVAILABLE', 'No gateway takes this request at the moment: try again')} hdr retry-after 1`,
  answer(504, 'Gateway Timeout', 'TIMEOUT', 'The gateway did not answer in time: ask again'),
]

function answer(status: number, title: string, code: string, detail: string): string {
  const type = `urn:ballast:problem:${code.toLowerCase()}`
  const problem = JSON.stringify({ type, title, status, code, detail })
  return `  http-error status ${status} content-type application/problem+json string '${problem}'`
}
