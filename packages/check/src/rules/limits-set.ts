import { mebibytes } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { size } from '../words.ts'

/** A process is given more than nothing, at least 64 MiB and 50 thousandths of a core, and what is set aside for it is no more than that. */
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
          what: `A process of "${name}" is given ${size(memory)} and ${cpu} cores`,
          why: 'Node.js alone needs 40 MiB, and starts within its probe only with some of a core: it is ended and started for ever',
          fix: `Give it at least ${size(leastMemory)} and ${leastCpu} cores`,
        }
      if (requested.memory > memory || requested.cpu > cpu)
        yield {
          at: [holder, 'limits', 'requested'],
          what: `For a process of "${name}" ${size(requested.memory)} and ${requested.cpu} cores are set aside; it may use ${size(memory)} and ${cpu}`,
          why: 'Kubernetes refuses it, and what is set aside beyond the limit could never be used',
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
