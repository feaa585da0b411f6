import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A node of Babel's syntax tree, with the fields that are used here. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly loc: { readonly start: { readonly line: number; readonly column: number } }
  readonly [key: string]: unknown
}

/** A parsed TypeScript file. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** Every node with its ancestors, by node type. */
  readonly nodes: ReadonlyMap<string, readonly Found[]>
}

export interface Found {
  readonly node: Node
  /** From the program down to the parent. */
  readonly ancestors: readonly Node[]
}

const files = new Map<string, SourceFile>()

/** Reads and parses a file, once. Only files with findings are parsed. */
export function sourceFile(url: string): SourceFile {
  const known = files.get(url)
  if (known !== undefined) return known
  const path = fileURLToPath(url)
  const text = readFileSync(path, 'utf8')
  const file = { path, text, nodes: nodesByType(parseSource(text)) }
  files.set(url, file)
  return file
}

/** Parses the text of a file. */
export function parseSource(text: string): Node {
  // Loaded lazily: a run without findings needs no parser.
  const { parse } = createRequire(import.meta.url)(
    '@babel/parser',
  ) as typeof import('@babel/parser')
  return parse(text, { sourceType: 'module', plugins: ['typescript'] }).program as unknown as Node
}

function nodesByType(root: Node): Map<string, Found[]> {
  const found = new Map<string, Found[]>()
  const visit = (node: Node, ancestors: readonly Node[]): void => {
    const sameType = found.get(node.type)
    if (sameType === undefined) found.set(node.type, [{ node, ancestors }])
    else sameType.push({ node, ancestors })
    const inner = [...ancestors, node]
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) visit(child, inner)
      }
    }
  }
  visit(root, [])
  return found
}

/** Tells whether a property of a node is a node too. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value
}
