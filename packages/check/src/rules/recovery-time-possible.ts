import { type Duration, type Failover, milliseconds, recovers, seconds } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { time } from '../words.ts'

/** Time for a promotion or a restart once it is decided; Pigsty counts the same. */
const startTime = seconds(2)

/**
 * A recovery promise must allow for the time in which a failover detects the fault: a lost or frozen primary when its
 * lease expires, a dead process at the next loop.
 */
export const recoveryTimePossible: Rule = {
  id: 'recovery-time-possible',
  severity: 'error',
  source: 'https://patroni.readthedocs.io/en/latest/dynamic_configuration.html',
  *check({ promises }) {
    for (const promise of promises) {
      if (promise.kind !== 'recovers') continue
      const { resource: database, after, within, losing } = promise
      const { name, failover, standbys } = database
      if (failover === undefined) {
        // Without standbys, losing "nothing" is already reported by recovery-point-possible.
        if (after === 'host-lost' && (standbys !== 0 || losing !== 'nothing'))
          yield {
            at: [promise, 'within'],
            what: `Postgres "${name}" is promised to accept writes ${time(within)} after its host is lost, but has no failover`,
            why: 'It stays down until a person has promoted a standby or restored a backup',
            fix: 'Declare standbys and failover, or promise the time of a restore with restores(…)',
          }
        continue
      }
      const parts = after === 'killed' ? restart(failover) : takeover(failover)
      const least = parts.reduce((sum, [, duration]) => sum + duration, 0)
      if (least <= within) continue
      yield {
        at: [promise, 'within'],
        what: `Postgres "${name}" is promised to accept writes ${time(within)} after ${fault[after]}; its failover may take ${time(least)}`,
        why: `${parts.map(([what, duration]) => `${what} ${time(duration)}`).join(', ')}: until then no write is accepted`,
        fix: `Promise at least ${time(least)}, or make the failover faster (the minimum lease of Patroni is 20 s)`,
      }
    }
  },
  examples: {
    bad: [
      {
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(26), losing: 'nothing' }),
          ],
        }),
      },
      {
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'paused', within: seconds(26), losing: 'nothing' })],
        }),
      },
      {
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'killed', within: milliseconds(6_999), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { failover: false },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(600), losing: 'nothing' }),
          ],
        }),
      },
      {
        breads: { standbys: 0 },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(600), losing: seconds(60) }),
          ],
        }),
      },
    ],
    good: [
      {
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(27), losing: 'nothing' }),
          ],
        }),
      },
      {
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'killed', within: seconds(7), losing: 'nothing' })],
        }),
      },
      {
        environment: 'local',
        declares: ({ breads }) => ({
          promises: [recovers(breads, { after: 'killed', within: seconds(1), losing: 'nothing' })],
        }),
      },
      {
        breads: { standbys: 0 },
        declares: ({ breads }) => ({
          promises: [
            recovers(breads, { after: 'host-lost', within: seconds(600), losing: 'nothing' }),
          ],
        }),
      },
    ],
  },
}

const fault = {
  killed: 'it is killed',
  paused: 'it is frozen',
  'host-lost': 'its host is lost',
} as const

type Parts = [what: string, duration: Duration][]

function takeover({ ttl, loopWait }: Failover): Parts {
  return [
    ['the lease expires after', ttl],
    ['a standby notices after', loopWait],
    ['and is promoted after', startTime],
  ]
}

function restart({ loopWait }: Failover): Parts {
  return [
    ['the dead process is noticed after', loopWait],
    ['and runs again after', startTime],
  ]
}
