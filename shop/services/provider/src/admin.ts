import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Counters } from './api.ts'
import { sendText } from './http.ts'
import type { Store } from './store.ts'

/** `/livez`, `/readyz` and `/metrics`, on a port that is not public. */
export function adminApi(store: Store, counters: Counters, isStopping: () => boolean) {
  return ({ url }: IncomingMessage, response: ServerResponse) => {
    switch (url) {
      case '/livez':
        return sendText(response, 200, 'ok\n', 'text/plain')
      case '/readyz': {
        const problem = isStopping() ? 'stopping' : storeProblem(store)
        return sendText(response, problem ? 503 : 200, `${problem ?? 'ready'}\n`, 'text/plain')
      }
      case '/metrics':
        return sendText(response, 200, metricsText(counters), 'text/plain; version=0.0.4')
      default:
        return sendText(response, 404, 'not found\n', 'text/plain')
    }
  }
}

function storeProblem(store: Store): string | undefined {
  try {
    store.answers()
    return undefined
  } catch (error) {
    return `the store does not answer: ${(error as Error).message}`
  }
}

function metricsText({ requests, made, faults }: Counters): string {
  const { user, system } = process.cpuUsage()
  return [
    ...counter('provider_requests_total', 'Requests answered or held, by route', 'route', requests),
    ...counter('provider_made_total', 'Charges and refunds made', 'outcome', made),
    ...counter('provider_faults_total', 'Answers spoilt on purpose', 'fault', faults),
    '# TYPE process_cpu_seconds_total counter',
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    '',
  ].join('\n')
}

function counter(name: string, help: string, label: string, values: Record<string, number>) {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} counter`,
    ...Object.entries(values).map(([value, count]) => `${name}{${label}="${value}"} ${count}`),
  ]
}
