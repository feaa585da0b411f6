/** Scopes of a replay's token: place orders for all customers at quoted prices, fill catalogue and stock. */
export const replayScope = [
  'orders:write',
  'orders:quote',
  'orders:all',
  'catalog:write',
  'stock:write',
].join(' ')

export const replaySubject = 'replay'

export type TokenFor = (request: { subject: string; scope: string }) => Promise<string>

/** A token is renewed so long before its end. */
const marginMs = 60_000

/** Keeps one token and gets the next in time; callers that ask at once share one request. */
export function tokenKeeper(tokenFor: TokenFor) {
  let current: { token: Promise<string>; until: number } | undefined
  return async (renew: boolean): Promise<string> => {
    if (current === undefined || renew || Date.now() > current.until) {
      const token = tokenFor({ subject: replaySubject, scope: replayScope })
      const fetched = { token, until: Number.POSITIVE_INFINITY }
      current = fetched
      token.then(
        (text) => {
          fetched.until = expiryOf(text) - marginMs
        },
        () => {
          current = undefined
        },
      )
    }
    return current.token
  }
}

/** The `exp` of a JWT, in milliseconds; a token without is taken to live for five minutes. */
function expiryOf(token: string): number {
  try {
    const [, claims = ''] = token.split('.')
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    if (typeof exp === 'number') return exp * 1_000
  } catch {
    // Not a JWT: opaque tokens are fine.
  }
  return Date.now() + 300_000
}
