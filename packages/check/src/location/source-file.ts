import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A node of Babel's tree, as far as it is needed here. */
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
  /** Every node with the nodes around it, innermost last, by its type. */
  readonly nodes: ReadonlyMap<string, readonly Found[]>
}

export interface Found {
  readonly node: Node
  /** From the file down to the node that holds it. */
  readonly around: readonly Node[]
}

const files = new Map<string, SourceFile>()

/** Reads and parses a file, once: only what has a finding is ever parsed. */
export function sourceFile(url: string): SourceFile {
  const known = files.get(url)
  if (known !== undefined) return known
  const path = fileURLToPath(url)
  const text = readFileSync(path, 'utf8')
  const file = { path, text, nodes: nodesByType(parseSource(text)) }
  files.set(url, file)
  return file
}

/** The tree of a file's text. */
export function parseSource(text: string): Node {
  // Loaded here: a clean run needs no parser.
  const { parse } = createRequire(import.meta.url)(
    '@babel/parser',
  ) as typeof import('@babel/parser')
  return parse(text, { sourceType: 'module', plugins: ['typescript'] }).program as unknown as Node
}

function nodesByType(root: Node): Map<string, Found[]> {
  const found = new Map<string, Found[]>()
  const visit = (node: Node, around: readonly Node[]): void => {
    const alike = found.get(node.type)
    if (alike === undefined) found.set(node.type, [{ node, around }])
    else alike.push({ node, around })
    const inner = [...around, node]
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) visit(child, inner)
      }
    }
  }
  visit(root, [])
  return found
}

/** Whether a property of a node is one itself. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value
}
