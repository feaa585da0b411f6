import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** A process must have at least 64 MiB and 50 thousandths of a core, and its requests must not exceed its limits. */
export const limitsSet: Rule = {
  id: 'limits-set',
  severity: 'error',
  source: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  *check({ services, gateways }) {
    for (const holder of [...services, ...gateways]) {
      const { name, limits } = holder
      if (limits === undefined) continue
      const { memory, cpu, requested } = limits
      if (memory < leastMemory || cpu < leastCpu)
        yield {
          at: [holder, 'limits', memory < leastMemory ? 'memory' : 'cpu'],
          what: `A process of "${name}" has ${size(memory)} and ${cpu} cores`,
          why: 'Node.js alone needs 40 MiB, and with too little CPU it does not start before its probe fails: it is killed and restarted forever',
          fix: `Set the limits to at least ${size(leastMemory)} and ${leastCpu} cores`,
        }
      if (requested.memory > memory || requested.cpu > cpu)
        yield {
          at: [holder, 'limits', 'requested'],
          what: `A process of "${name}" requests ${size(requested.memory)} and ${requested.cpu} cores, but its limits are ${size(memory)} and ${cpu}`,
          why: 'Kubernetes refuses it, and a request beyond the limit could never be used',
          fix: 'Request at most the limits; the default is half',
        }
    }
  },
  examples: {
    bad: [
      { oven: { limits: { requested: { memory: mebibytes(512), cpu: 0.1 } } } },
      { oven: { limits: { requested: { memory: mebibytes(128), cpu: 0.6 } } } },
      { oven: { limits: { memory: mebibytes(63) } } },
      { api: { limits: { memory: mebibytes(64), cpu: 0.04 } } },
    ],
    good: [
      { oven: { limits: { requested: { memory: mebibytes(256), cpu: 0.5 } } } },
      { oven: { limits: { memory: mebibytes(64), cpu: 0.05 } } },
    ],
  },
}

const leastMemory = mebibytes(64)
const leastCpu = 0.05
