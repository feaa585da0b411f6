declare const described: unique symbol

/** A JSON Schema for values of the type `Value`, limited to the keywords that event data needs. */
export interface Schema<Value = unknown> {
  readonly type: 'string' | 'integer' | 'array' | 'object'
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** Exists for the type checker only, to carry `Value`; never set at run time. */
  readonly [described]?: Value
}

/** A field that may be absent. */
export interface Optional<Value> {
  readonly optional: Schema<Value>
}

/** The fields of an object, by name. */
export type Fields = Readonly<Record<string, Schema | Optional<unknown>>>

type RequiredName<F> = { [Name in keyof F]: F[Name] extends Schema ? Name : never }[keyof F]
type Flat<T> = { readonly [Name in keyof T]: T[Name] }

/** The TypeScript type of an object with these fields. */
export type ObjectOf<F extends Fields> = Flat<
  {
    readonly [Name in RequiredName<F>]: F[Name] extends Schema<infer Value> ? Value : never
  } & {
    readonly [Name in Exclude<keyof F, RequiredName<F>>]?: F[Name] extends Optional<infer Value>
      ? Value
      : never
  }
>

export const text: Schema<string> = { type: 'string' }
export const integer: Schema<number> = { type: 'integer' }
export const uuid: Schema<string> = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
}

/** Schema of a string that is one of `values`. */
export function oneOf<const Value extends string>(...values: readonly Value[]): Schema<Value> {
  return { type: 'string', enum: values }
}

export function listOf<Item>(items: Schema<Item>): Schema<readonly Item[]> {
  return { type: 'array', items }
}

export function optional<Value>(schema: Schema<Value>): Optional<Value> {
  return { optional: schema }
}

/** Schema of an object with these fields. Additional fields are allowed: readers ignore unknown fields. */
export function object<F extends Fields>(fields: F): Schema<ObjectOf<F>> {
  const entries = Object.entries(fields)
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, 'optional' in field ? field.optional : field]),
    ),
    required: entries.filter(([, field]) => !('optional' in field)).map(([name]) => name),
  }
}
