import { pathToFileURL } from 'node:url'
import { declaredAt, type Place } from '@ballast/model'
import { type Found, type Node, type SourceFile, sourceFile } from './source-file.ts'

/** Where a value stands in a file's text. */
export interface Location {
  readonly file: SourceFile
  readonly line: number
  readonly column: number
  /** The value itself; undefined where it is a default, and the position is that of the call. */
  readonly value?: { readonly from: number; readonly to: number }
  /** The object that the value would be written into. */
  readonly object?: { readonly from: number; readonly to: number; readonly empty: boolean }
  /** The end of the way, where only its beginning is written down: `value` is what is there. */
  readonly missing?: readonly (string | number)[]
}

/**
 * Finds the source of a property of a declared value: in the call that made it, through spreads, constants
 * and conditions, and through the parameters of helpers into their callers. What is not written down
 * anywhere is found at the innermost thing around it.
 *
 * @param fallback path of the file to name where the value knows nothing of its origin
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
  let best: Sought = { file, found: call, depth: 0 }
  for (const argument of (call.node.arguments as Node[]).toReversed()) {
    const sought = search.property(
      { file, found: { node: argument, around: call.around }, depth: 0 },
      property,
    )
    if (sought !== undefined) {
      best = sought
      break
    }
  }
  return locationOf(best, call, property.length > 0 && best.found === call)
}

/** A node, the file that it is in, and how many calls out of the innermost one that is. */
interface Sought {
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

  /** The value of a property, however it got into the object; the innermost part of the way that is there. */
  property(object: Sought, way: readonly (string | number)[]): Sought | undefined {
    const [name, ...rest] = way
    if (name === undefined) return this.#origin(object)
    const inner = this.#member(object, name)
    if (inner === undefined) return undefined
    return this.property(inner, rest) ?? { ...inner, missing: rest }
  }

  #member(object: Sought, name: string | number): Sought | undefined {
    const { node, around } = object.found
    const inside = (next: Node): Sought => ({
      ...object,
      found: { node: next, around: [...around, node] },
    })
    switch (node.type) {
      case 'ArrayExpression': {
        const element = (node.elements as (Node | null)[])[Number(name)]
        return element && element.type !== 'SpreadElement' ? inside(element) : undefined
      }
      case 'ObjectExpression':
        // What is written last counts.
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

  /** A parameter's value stands where the helper was called. */
  #origin(value: Sought): Sought {
    if (value.found.node.type !== 'Identifier') return value
    return this.#argument(value) ?? value
  }

  /** What an identifier stands for: a constant's value, or the argument of a call. */
  #resolve(identifier: Sought): Sought | undefined {
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
      found: { node: init, around: [...declaration.around, declaration.node] },
    }
  }

  #argument({ file, found, depth }: Sought): Sought | undefined {
    const holder = found.around.findLast(({ type }) => functions.has(type))
    const index = (holder?.params as Node[] | undefined)?.findIndex(
      (parameter) => nameOf(parameter) === found.node.name,
    )
    const caller = this.#places[depth + 1]
    if (index === undefined || index < 0 || caller === undefined) return undefined
    const source = caller.file === pathToFileURL(file.path).href ? file : sourceFile(caller.file)
    const call = callAt(source, caller)
    const argument = (call?.node.arguments as Node[] | undefined)?.[index]
    if (call === undefined || argument === undefined) return undefined
    const next = { file: source, found: { node: argument, around: call.around }, depth: depth + 1 }
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

/** The call whose name stands at a place of a stack trace. */
function callAt(file: SourceFile, { line, column }: Place): Found | undefined {
  return file.nodes.get('CallExpression')?.find(({ node }) => {
    const callee = node.callee as Node
    const { start } = (callee.type === 'MemberExpression' ? (callee.property as Node) : callee).loc
    return start.line === line && start.column === column - 1
  })
}

function locationOf({ file, found, missing }: Sought, call: Found, isDefault: boolean): Location {
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
