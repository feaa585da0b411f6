import { setTimeout as delay } from 'node:timers/promises'
import { BallastError, httpUrl } from '@ballast/model'
import {
  type ConsumingService,
  consumersOf,
  type DeadLetter,
  readDeadLetters,
} from './dead-letters.ts'
import { issueTokenOn } from './issue-token.ts'
import type { RunningPlatform } from './running-platform.ts'

/** `already-handled`: by another replay. `under-way`: neither handled nor given up within the time. */
export type ReplayOutcome =
  | 'handled'
  | 'already-handled'
  | 'failed-again'
  | 'not-an-event'
  | 'under-way'

export interface ReplayedLetter {
  readonly letter: DeadLetter
  readonly outcome: ReplayOutcome
}

/** As many as a service takes in one request. */
const chunk = 1_000

/**
 * Has services try events again that they gave up, and waits for what comes of it. However often
 * and by whomever an event is replayed, it takes effect once; one that fails again is a dead letter as before.
 *
 * @param ids default: all of the topic that are not handled
 * @param withinMs how long to wait for outcomes
 * @throws {BallastError} USAGE for an unknown topic or id; ENGINE_NOT_READY where a service or its database does not answer
 */
export async function replayDeadLetters(
  running: RunningPlatform,
  { topic, ids, withinMs }: { topic: string; ids?: readonly string[]; withinMs: number },
): Promise<ReplayedLetter[]> {
  const wanted = { topic, ...(ids && { ids }), handled: ids !== undefined }
  const before = await readDeadLetters(running, wanted)
  for (const id of ids ?? []) {
    if (before.some((letter) => letter.id === id)) continue
    throw new BallastError(
      'USAGE',
      `Topic "${topic}" has no dead letter "${id}": see ./ballast dlq list ${topic}`,
      { facts: { topic, id } },
    )
  }
  const deadline = Date.now() + withinMs
  const mine = new Set<string>()
  for (const service of consumersOf(running.platform, topic)) {
    const own = before.filter(({ consumer, state, type }) => {
      return consumer === service.name && state === 'waiting' && type !== 'malformed'
    })
    for (let at = 0; at < own.length; at += chunk) {
      const part = own.slice(at, at + chunk).map(({ id }) => id)
      for (const id of await askForReplay(running, service, part)) mine.add(`${service.name}/${id}`)
    }
  }

  const earlier = new Map(before.map((letter) => [nameOf(letter), letter]))
  const ended = { topic, ids: before.map(({ id }) => id), handled: true }
  for (;;) {
    const letters = await readDeadLetters(running, ended)
    const results = letters
      .filter((letter) => earlier.has(nameOf(letter)))
      .map((letter) => ({
        letter,
        outcome: outcomeOf(letter, earlier.get(nameOf(letter))!, mine.has(nameOf(letter))),
      }))
    const settled = results.every(({ outcome }) => outcome !== 'under-way')
    if (settled || Date.now() > deadline) return results
    await delay(200)
  }
}

const nameOf = ({ consumer, id }: DeadLetter) => `${consumer}/${id}`

function outcomeOf(now: DeadLetter, before: DeadLetter, mine: boolean): ReplayOutcome {
  if (now.state === 'handled') return mine ? 'handled' : 'already-handled'
  if (now.type === 'malformed') return 'not-an-event'
  return now.attempts > before.attempts ? 'failed-again' : 'under-way'
}

/** Asks the nodes of a service in turn, until one answers; returns the ids that this request put back. */
async function askForReplay(
  running: RunningPlatform,
  service: ConsumingService,
  ids: readonly string[],
): Promise<string[]> {
  const token = await issueTokenOn(running, {
    subject: 'ballast',
    scope: 'dead-letters:replay',
    lifetimeSeconds: 60,
  })
  let problem: unknown
  for (const address of running.addresses.reach('operator', service, 'http')) {
    try {
      const answer = await fetch(httpUrl(address, '/dead-letters/replays'), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ids }),
        signal: AbortSignal.timeout(5_000),
      })
      if (answer.ok) return ((await answer.json()) as { replayed: string[] }).replayed
      problem = `${answer.status} ${await answer.text()}`
    } catch (error) {
      problem = error instanceof Error ? (error.cause ?? error.message) : error
    }
  }
  throw new BallastError(
    'ENGINE_NOT_READY',
    `Cannot replay dead letters of service "${service.name}": no node of it takes them (${problem}). See ./ballast status`,
    { facts: { service: service.name } },
  )
}
