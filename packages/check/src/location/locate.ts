import { pathToFileURL } from 'node:url'
import { declaredAt, type Place } from '@ballast/model'
import { type Found, type Node, type SourceFile, sourceFile } from './source-file.ts'

/** The position of a value in a file. */
export interface Location {
  readonly file: SourceFile
  readonly line: number
  readonly column: number
  /** The value itself; undefined for a default, whose position is that of the call. */
  readonly value?: { readonly from: number; readonly to: number }
  /** The object that the value would be written into. */
  readonly object?: { readonly from: number; readonly to: number; readonly empty: boolean }
  /** The rest of the property path, if only its beginning is written: `value` is then the innermost part that exists. */
  readonly missing?: readonly (string | number)[]
}

/**
 * Finds the source of a property of a declared value: in the call that made it, through spreads, constants
 * and conditions, and through the parameters of helpers into their callers. For a value that is not written
 * anywhere it returns the innermost node around it.
 *
 * @param fallback path of the file to return for a value whose origin is unknown
 */
export function locate(
  value: object,
  property: readonly (string | number)[],
  fallback: string,
): Location {
  const places = declaredAt(value)
  const [place] = places
  if (place === undefined) {
    return { file: sourceFile(pathToFileURL(fallback).href), line: 1, column: 1 }
  }
  const file = sourceFile(place.file)
  const call = callAt(file, place)
  if (call === undefined) return { file, line: place.line, column: place.column }
  const search = new Search(places)
  let best: Match = { file, found: call, depth: 0 }
  for (const argument of (call.node.arguments as Node[]).toReversed()) {
    const match = search.property(
      { file, found: { node: argument, ancestors: call.ancestors }, depth: 0 },
      property,
    )
    if (match !== undefined) {
      best = match
      break
    }
  }
  return locationOf(best, call, property.length > 0 && best.found === call)
}

/** A node with its file, and the number of calls up the stack from the innermost one. */
interface Match {
  readonly file: SourceFile
  readonly found: Found
  readonly depth: number
  readonly missing?: readonly (string | number)[]
}

class Search {
  readonly #places: readonly Place[]

  constructor(places: readonly Place[]) {
    this.#places = places
  }

  /** Finds the value of a property path, or the innermost part of it that is written. */
  property(object: Match, path: readonly (string | number)[]): Match | undefined {
    const [name, ...rest] = path
    if (name === undefined) return this.#origin(object)
    const inner = this.#member(object, name)
    if (inner === undefined) return undefined
    return this.property(inner, rest) ?? { ...inner, missing: rest }
  }

  #member(object: Match, name: string | number): Match | undefined {
    const { node, ancestors } = object.found
    const inside = (next: Node): Match => ({
      ...object,
      found: { node: next, ancestors: [...ancestors, node] },
    })
    switch (node.type) {
      case 'ArrayExpression': {
        const element = (node.elements as (Node | null)[])[Number(name)]
        return element && element.type !== 'SpreadElement' ? inside(element) : undefined
      }
      case 'ObjectExpression':
        // The last property wins.
        for (const part of (node.properties as Node[]).toReversed()) {
          if (part.type === 'SpreadElement') {
            const spread = this.#member(inside(part.argument as Node), name)
            if (spread !== undefined) return spread
          } else if (keyOf(part) === name) {
            return inside(part.value as Node)
          }
        }
        return undefined
      case 'ConditionalExpression':
        return (
          this.#member(inside(node.consequent as Node), name) ??
          this.#member(inside(node.alternate as Node), name)
        )
      case 'LogicalExpression':
        return this.#member(inside(node.right as Node), name)
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'ParenthesizedExpression':
        return this.#member(inside(node.expression as Node), name)
      case 'Identifier': {
        const origin = this.#resolve(object)
        return origin && this.#member(origin, name)
      }
      default:
        return undefined
    }
  }

  /** Follows a parameter to the argument of the helper's call. */
  #origin(value: Match): Match {
    if (value.found.node.type !== 'Identifier') return value
    return this.#argument(value) ?? value
  }

  /** Follows an identifier to a constant's value, or to the argument of a call. */
  #resolve(identifier: Match): Match | undefined {
    const { file, found } = identifier
    const declaration = file.nodes
      .get('VariableDeclarator')
      ?.findLast(
        ({ node }) =>
          (node.id as Node).name === found.node.name &&
          node.init != null &&
          node.start < found.node.start,
      )
    if (declaration === undefined) return this.#argument(identifier)
    const init = declaration.node.init as Node
    return {
      ...identifier,
      found: { node: init, ancestors: [...declaration.ancestors, declaration.node] },
    }
  }

  #argument({ file, found, depth }: Match): Match | undefined {
    const holder = found.ancestors.findLast(({ type }) => functions.has(type))
    const index = (holder?.params as Node[] | undefined)?.findIndex(
      (parameter) => nameOf(parameter) === found.node.name,
    )
    const caller = this.#places[depth + 1]
    if (index === undefined || index < 0 || caller === undefined) return undefined
    const source = caller.file === pathToFileURL(file.path).href ? file : sourceFile(caller.file)
    const call = callAt(source, caller)
    const argument = (call?.node.arguments as Node[] | undefined)?.[index]
    if (call === undefined || argument === undefined) return undefined
    const next = {
      file: source,
      found: { node: argument, ancestors: call.ancestors },
      depth: depth + 1,
    }
    return this.#origin(next)
  }
}

const functions = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'])

function nameOf(parameter: Node): unknown {
  return (parameter.type === 'AssignmentPattern' ? (parameter.left as Node) : parameter).name
}

function keyOf({ key }: Node): unknown {
  const { type, name, value } = key as Node
  return type === 'Identifier' ? name : value
}

/** Finds the call whose name is at a position of a stack trace. */
function callAt(file: SourceFile, { line, column }: Place): Found | undefined {
  return file.nodes.get('CallExpression')?.find(({ node }) => {
    const callee = node.callee as Node
    const { start } = (callee.type === 'MemberExpression' ? (callee.property as Node) : callee).loc
    return start.line === line && start.column === column - 1
  })
}

function locationOf({ file, found, missing }: Match, call: Found, isDefault: boolean): Location {
  const { start, end, loc } = found.node
  const last = missing ? found.node : (call.node.arguments as Node[]).at(-1)
  return {
    file,
    line: loc.start.line,
    column: loc.start.column + 1,
    ...(!isDefault && { value: { from: start, to: end } }),
    ...(missing && { missing }),
    ...(last?.type === 'ObjectExpression' && {
      object: { from: last.start, to: last.end, empty: (last.properties as Node[]).length === 0 },
    }),
  }
}
