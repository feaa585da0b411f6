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

/** Outcome of a replay. `already-handled`: by another replay. `under-way`: not settled before the deadline. */
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

/** Maximum number of ids that a service accepts in one request. */
const chunk = 1_000

/**
 * Makes services retry events that they have given up on, and waits for the outcomes. An event takes effect once,
 * however often it is replayed. An event that fails again stays a dead letter.
 *
 * @param ids default: all dead letters of the topic that are not handled
 * @param withinMs how long to wait for outcomes
 * @throws {BallastError} USAGE for an unknown topic or id; ENGINE_NOT_READY if a service or its database does not answer
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
      for (const id of await requestReplay(running, service, part))
        mine.add(`${service.name}/${id}`)
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

/**
 * Sends the request to the nodes of a service in turn until one accepts it; returns the ids that this request
 * replays.
 */
async function requestReplay(
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
    `Cannot replay dead letters of service "${service.name}": none of its nodes accepts the request (${problem}). See ./ballast status`,
    { facts: { service: service.name } },
  )
}
