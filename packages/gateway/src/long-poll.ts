import type { IncomingMessage } from 'node:http'
import type { Route } from './routes.ts'

/**
 * Returns the milliseconds that a long poll asks to wait for news, limited by its route; 0 if the request is not a long
 * poll.
 */
export function longPollMs(
  { method, url }: Pick<IncomingMessage, 'method' | 'url'>,
  route: Pick<Route, 'longPoll'> | undefined,
): number {
  const query = url!.indexOf('?')
  if (route?.longPoll === undefined || method !== 'GET' || query === -1) return 0
  const { parameter, longestMs } = route.longPoll
  const seconds = Number(new URLSearchParams(url!.slice(query)).get(parameter))
  return seconds > 0 ? Math.min(seconds * 1_000, longestMs) : 0
}
