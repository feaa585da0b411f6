import {
  type DeadLetter,
  type ReplayedLetter,
  readDeadLetters,
  replayDeadLetters,
  runningPlatform,
  traceAddress,
} from '@ballast/local'
import { BallastError } from '@ballast/model'
import { columns } from '@ballast/model/columns'
import { Command } from 'commander'
import { type InstanceOptions, instanceOf, withInstance } from '../instance.ts'

type Options = InstanceOptions & { readonly json?: boolean; readonly all?: boolean }

const withOptions = (command: Command) =>
  withInstance(command).option('--json', 'print the result as JSON on standard output')

const list = withOptions(new Command('list'))
  .description('list dead letters: events that services failed to handle, with the reason')
  .argument('[topic]', 'default: all topics')
  .option('--all', 'include dead letters that a replay has handled')
  .action(async (topic: string | undefined, { json, all = false, ...options }: Options) => {
    const running = await runningPlatform(instanceOf(options))
    const letters = await readDeadLetters(running, { ...(topic && { topic }), handled: all })
    console.log(json ? JSON.stringify({ version: 1, letters }) : listed(letters))
  })

const show = withOptions(new Command('show'))
  .description(
    'show one dead letter with its data, the reason it failed, and the link to its trace',
  )
  .argument('<topic>')
  .argument('<id>')
  .action(async (topic: string, id: string, { json, ...options }: Options) => {
    const running = await runningPlatform(instanceOf(options))
    const wanted = { topic, ids: [uuid(id)], handled: true, data: true }
    const letters = (await readDeadLetters(running, wanted)).map((letter) => {
      const trace = letter.traceId && traceAddress(running, letter.traceId)
      return { ...letter, ...(trace && { trace }) }
    })
    if (letters.length === 0) {
      throw new BallastError(
        'USAGE',
        `Topic "${topic}" has no dead letter "${id}": see ./ballast dlq list ${topic}`,
        { facts: { topic, id } },
      )
    }
    console.log(json ? JSON.stringify({ version: 1, letters }) : letters.map(shown).join('\n\n'))
  })

const replay = withOptions(new Command('replay'))
  .description(
    'have the services handle dead letters again, and report the outcomes. Later events with the same key may already have been handled',
  )
  .argument('<topic>')
  .argument('[id...]')
  .option('--all', 'replay all unhandled dead letters of the topic')
  .option('--within <seconds>', 'time to wait for the outcomes, default 20', seconds)
  .action(
    async (
      topic: string,
      ids: string[],
      { json, all = false, within = 20, ...options }: Options & { within?: number },
    ) => {
      if (all === ids.length > 0)
        throw new BallastError('USAGE', 'Give either the ids of the events to replay, or --all')
      const running = await runningPlatform(instanceOf(options))
      const results = await replayDeadLetters(running, {
        topic,
        ...(!all && { ids: ids.map(uuid) }),
        withinMs: within * 1_000,
      })
      console.log(json ? JSON.stringify({ version: 1, letters: results }) : outcomes(results))
      const good = results.every(({ outcome }) => /handled$/.test(outcome))
      if (!good) process.exitCode = 1
    },
  )

export const dlqCommand = new Command('dlq')
  .description('list, show and replay dead letters: events that a service failed to handle')
  .addCommand(list)
  .addCommand(show)
  .addCommand(replay)

function listed(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'No dead letters'
  return columns([
    ['topic', 'id', 'key', 'type', 'consumer', 'attempts', 'first', 'last', 'state', 'reason'],
    ...letters.map((letter) => [
      letter.topic,
      letter.id,
      printable(letter.key, 40),
      letter.type,
      letter.consumer,
      String(letter.attempts),
      letter.firstFailedAt.toISOString(),
      letter.givenUpAt.toISOString(),
      letter.state,
      printable(letter.reason, 80),
    ]),
  ]).join('\n')
}

function shown({ trace, data, ...letter }: DeadLetter & { trace?: string }): string {
  const facts = Object.entries(letter).map(([name, value]) => {
    return [name, value instanceof Date ? value.toISOString() : printable(String(value))]
  })
  if (trace !== undefined) facts.push(['trace', trace])
  return [...columns(facts), '', printable(data ?? '')].join('\n')
}

function outcomes(results: readonly ReplayedLetter[]): string {
  if (results.length === 0) return 'No dead letters to replay'
  const rows = results.map(({ letter, outcome }) => [
    letter.id,
    letter.consumer,
    outcome.replaceAll('-', ' '),
    outcome === 'failed-again' ? printable(letter.reason, 80) : '',
  ])
  return columns([['id', 'consumer', 'outcome', 'reason'], ...rows]).join('\n')
}

/** Replaces control characters, so that data from events cannot inject terminal escape sequences. */
function printable(text: string, most = Number.POSITIVE_INFINITY): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd')
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe
}

function uuid(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase()
  throw new BallastError('USAGE', `The id of an event must be a UUID, got "${text}"`)
}

function seconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new BallastError('USAGE', `--within must be a whole number of seconds, got "${text}"`)
}
