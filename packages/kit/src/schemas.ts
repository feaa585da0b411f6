import { type TSchema, Type } from 'typebox'

/**
 * Text that a person or another system gives: 1 to `most` long, no control characters, and no half
 * of a surrogate pair, which is no character and has no UTF-8.
 */
export const text = (most: number) =>
  Type.String({
    minLength: 1,
    maxLength: most,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
    format: 'well-formed',
  })

/**
 * What schemas name as `format`. Not a pattern: other languages' regular expressions refuse one that
 * names surrogates, and the patterns are published.
 */
export const formats = { 'well-formed': (text: string) => text.isWellFormed() }

export const uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})
/** A short name that people give to things, such as the number of an article. */
export const code = text(64)
/** ISO 4217. */
export const currency = Type.String({ pattern: '^[A-Z]{3}$' })
/** An amount in the currency's minor unit. */
export const minor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
export const time = Type.String({ description: 'RFC 3339, UTC' })

/** The header that unsafe requests carry: the same key and request are done once. */
export const idempotencyHeader = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' }),
})

const problem = {
  description: 'Problem details (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: Type.Object(
        {
          type: Type.String(),
          title: Type.String(),
          status: Type.Integer(),
          code: Type.String(),
          detail: Type.String(),
        },
        { additionalProperties: true },
      ),
    },
  },
}

/** Responses of a route: its own, and problem details for everything else. */
export function responses<T extends Record<number, TSchema>>(own: T) {
  return { ...own, '4xx': problem, '5xx': problem } as T
}

/** A route that needs a token, for its schema's `security`. */
export const bearer = [{ bearer: [] as string[] }]
