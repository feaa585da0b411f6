import { isNode, type Node, parseSource } from '../location/source-file.ts'

/** One small change of a file that should break it: characters `from` up to `to`, exclusive, become `text`. */
export interface Mutant {
  readonly kind: string
  readonly line: number
  readonly column: number
  readonly from: number
  readonly to: number
  readonly text: string
}

const swapped: Record<string, string> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
}

/** Properties that are not mutated: messages, and the rule's own metadata. */
const notMutated = new Set(['what', 'why', 'fix', 'id', 'severity', 'source', 'examples'])

const predicates = new Set(['filter', 'find', 'findLast', 'some', 'every', 'flatMap'])

/** Returns all mutants of a rule's file. Each changes one thing. */
export function mutantsOf(text: string): Mutant[] {
  const mutants: Mutant[] = []
  const program = parseSource(text)
  const ofExamples = namesOfExamples(program)
  visit(program, undefined)
  return mutants

  function visit(node: Node, parent: Node | undefined): void {
    if (node.type === 'ImportDeclaration' || node.type.startsWith('TSType')) return
    if (node.type === 'TSInterfaceDeclaration') return
    if (node.type === 'ObjectProperty' && notMutated.has((node.key as Node).name as string)) return
    if (node.type === 'FunctionDeclaration' && ofExamples.has((node.id as Node).name)) return
    for (const [kind, at, by] of changes(node, parent)) {
      const { line, column } = at.loc.start
      mutants.push({ kind, line, column: column + 1, from: at.start, to: at.end, text: by })
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) visit(child, node)
      }
    }
  }

  function* changes(
    node: Node,
    parent: Node | undefined,
  ): Generator<[kind: string, at: Node, by: string]> {
    const source = (part: Node) => text.slice(part.start, part.end)
    const negated = (part: Node): [string, Node, string] => [
      'negated condition',
      part,
      `!(${source(part)})`,
    ]
    switch (node.type) {
      case 'IfStatement': {
        const test = node.test as Node
        yield ['always', test, `(${source(test)}) || true`]
        yield ['never', test, `(${source(test)}) && false`]
        yield negated(test)
        return
      }
      case 'ConditionalExpression':
      case 'WhileStatement':
        yield negated(node.test as Node)
        return
      case 'MemberExpression': {
        const property = node.property as Node
        if (property.name === 'some') yield ['some to every', property, 'every']
        if (property.name === 'every') yield ['every to some', property, 'some']
        return
      }
      case 'ArrowFunctionExpression': {
        const body = node.body as Node
        if (body.type !== 'BlockStatement' && predicates.has(calledBy(parent))) yield negated(body)
        return
      }
      case 'BinaryExpression':
      case 'LogicalExpression': {
        const operator = node.operator as string
        const other = swapped[operator]
        if (other === undefined) return
        const [left, right] = [node.left as Node, node.right as Node]
        const between = text.slice(left.end, right.start).replace(operator, other)
        // `&&`, `||` and `??` may not be mixed without parentheses.
        const whole = `(${source(left)}${between}${source(right)})`
        yield [`${operator} to ${other}`, node, whole]
        return
      }
      case 'UnaryExpression':
        if (node.operator === '!') yield ['removed !', node, source(node.argument as Node)]
        return
      case 'YieldExpression':
        yield ['dropped yield', node, 'void 0']
        return
      case 'ContinueStatement':
      case 'BreakStatement':
      case 'ReturnStatement':
        yield [`removed ${node.type.slice(0, -'Statement'.length).toLowerCase()}`, node, '{}']
        return
      case 'NumericLiteral': {
        const value = node.value as number
        yield ['one more', node, `(${value + 1})`]
        yield ['one less', node, `(${value - 1})`]
      }
    }
  }
}

/** Returns the names that only the examples use: their helper functions. */
function namesOfExamples(program: Node): Set<unknown> {
  const inside = new Set<unknown>()
  const outside = new Set<unknown>()
  visit(program, outside)
  return new Set([...inside].filter((name) => !outside.has(name)))

  function visit(node: Node, names: Set<unknown>): void {
    if (node.type === 'Identifier') names.add(node.name)
    for (const [part, value] of Object.entries(node)) {
      if (node.type === 'FunctionDeclaration' && part === 'id') continue
      for (const child of Array.isArray(value) ? value : [value]) {
        if (!isNode(child)) continue
        const isExamples =
          child.type === 'ObjectProperty' && (child.key as Node).name === 'examples'
        visit(child, isExamples ? inside : names)
      }
    }
  }
}

/** Returns the method, such as `filter`, of the call that has this argument. */
function calledBy(parent: Node | undefined): string {
  const callee = parent?.type === 'CallExpression' ? (parent.callee as Node) : undefined
  return ((callee?.property as Node | undefined)?.name ?? '') as string
}
