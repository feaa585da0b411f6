import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { NamedListener } from './listeners.ts'

/** The `listeners` of one broker in a file, with their position. */
export interface DeclaredListeners {
  /** The broker: a service of a compose file, or the file itself. */
  readonly broker: string
  readonly listeners: readonly NamedListener[]
  readonly line: number
  readonly column: number
}

/** Reads `listeners` of a `server.properties`. If the key occurs twice, the last one counts. */
export function listenersOfProperties(text: string, broker: string): DeclaredListeners[] {
  const logical = text.replaceAll(/\\\r?\n[ \t]*/g, (continued) => '\0'.repeat(continued.length))
  const found = [...logical.matchAll(/^[ \t\f]*listeners[ \t\f]*[=: \t][ \t\f]*(.*)$/gm)].at(-1)
  if (found === undefined) return []
  const start = found.index + found[0].length - found[1]!.length
  const before = text.slice(0, start).split('\n')
  return [
    {
      broker,
      listeners: parseListeners(found[1]!.replaceAll('\0', '')),
      line: before.length,
      column: before.at(-1)!.length + 1,
    },
  ]
}

/**
 * Reads `KAFKA_LISTENERS` of each service of a compose file. Without it, Confluent's image listens on the ports of
 * `KAFKA_ADVERTISED_LISTENERS`, on every address.
 */
export function listenersOfCompose(text: string): DeclaredListeners[] {
  const lines = new LineCounter()
  const services = parseDocument(text, { lineCounter: lines }).get('services')
  if (!isMap(services)) return []
  return services.items.flatMap(({ key, value }): DeclaredListeners[] => {
    const variables = isMap(value) ? environmentOf(value.get('environment', true)) : new Map()
    const own = variables.get('KAFKA_LISTENERS') ?? variables.get('KAFKA_CFG_LISTENERS')
    const found = own ?? variables.get('KAFKA_ADVERTISED_LISTENERS')
    if (found === undefined) return []
    const { line, col } = lines.linePos(found.offset)
    const listeners = parseListeners(found.text)
    return [
      {
        broker: String(isScalar(key) ? key.value : key),
        listeners: own ? listeners : listeners.map((each) => ({ ...each, host: '0.0.0.0' })),
        line,
        column: col,
      },
    ]
  })
}

interface Variable {
  readonly text: string
  readonly offset: number
}

/** Reads `environment`, which is a mapping or a list of `NAME=value`. */
function environmentOf(node: unknown): Map<string, Variable> {
  const found = new Map<string, Variable>()
  if (isMap(node)) {
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key) || !isScalar(pair.value)) continue
      found.set(String(pair.key.value), {
        text: String(pair.value.value),
        offset: pair.value.range?.[0] ?? 0,
      })
    }
  }
  if (isSeq(node)) {
    for (const item of node.items) {
      if (!isScalar(item)) continue
      const [name = '', ...rest] = String(item.value).split('=')
      found.set(name, { text: rest.join('='), offset: item.range?.[0] ?? 0 })
    }
  }
  return found
}

/** Parses `INTERNAL://broker:9092,EXTERNAL://[::]:9092`. Skips entries without a port, which the broker refuses anyway. */
export function parseListeners(text: string): NamedListener[] {
  return text.split(',').flatMap((part): NamedListener[] => {
    const found = /^\s*([\w.-]+):\/\/(?:\[([^\]]*)\]|([^:[\]]*)):(\d+)\s*$/.exec(part)
    if (found === null) return []
    const [, name, v6, host, port] = found
    return [{ name: name!, host: v6 ?? host ?? '', port: Number(port) }]
  })
}
