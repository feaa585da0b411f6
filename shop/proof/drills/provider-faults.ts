import { type Drill, noErrors, usualLoad } from '@ballast/prove'
import { misbehave } from '../faults/provider-faults.ts'
import { chargedTwice, pennyLost } from '../sabotage/index.ts'

/** Shares of the answers with each fault. */
const bad = { timeoutAfterCharge: 0.1, duplicateAnswer: 0.1, garbage: 0.01, slow: 0.1, slowMs: 500 }

export const providerFaults: Drill = {
  name: 'provider-faults',
  title:
    'The payment provider charges and then times out, answers twice, with garbage, late, or not at all',
  load: ({ form }) =>
    form === 'short'
      ? { ...usualLoad, phases: [{ operationsPerSecond: 30, seconds: 9 }] }
      : // 100,000 orders at a rate that the machine of the benchmarks sustains beside the judges.
        { ...usualLoad, phases: [{ operationsPerSecond: 120, seconds: 1_200 }] },
  faults: ({ form, random }) => {
    const badMs = form === 'short' ? 5_000 : 1_190_000
    const seed = random.below(1_000_000)
    return [
      { atMs: 500, forMs: badMs, fault: misbehave('misbehave', { ...bad, seed, holdMs: 6_000 }) },
      { atMs: 1_000 + badMs, forMs: 1_500, fault: misbehave('down', { down: true }) },
    ]
  },
  budgets: () => [noErrors('No request waits for the provider', 'orders are charged by event')],
  sabotages: [chargedTwice, pennyLost],
}
