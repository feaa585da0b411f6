import { type TSchema, Type } from 'typebox'

/**
 * Schema of text input: 1 to `most` characters, without control characters and lone surrogates, which have no UTF-8
 * encoding.
 */
export const text = (most: number) =>
  Type.String({
    minLength: 1,
    maxLength: most,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
    format: 'well-formed',
  })

/**
 * Custom values of `format` in schemas. A pattern would not do: patterns are published in the OpenAPI document, and the
 * regular expressions of other languages reject surrogates.
 */
export const formats = { 'well-formed': (text: string) => text.isWellFormed() }

export const uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
})
/** A short identifier that people assign, such as an article number. */
export const code = text(64)
/** A currency code (ISO 4217). */
export const currency = Type.String({ pattern: '^[A-Z]{3}$' })
/** An amount in the currency's minor unit. */
export const minor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
export const time = Type.String({ description: 'RFC 3339, UTC' })

/** Required header of unsafe requests: requests with the same key are executed once. */
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

/** Returns the responses of a route: its own, and problem details for every error. */
export function responses<T extends Record<number, TSchema>>(own: T) {
  return { ...own, '4xx': problem, '5xx': problem } as T
}

/** Value of a schema's `security` for a route that needs a token. */
export const bearer = [{ bearer: [] as string[] }]
