import type { Found, Node, SourceFile, TextEdit } from '@ballast/check'
import type { Names } from './names.ts'

/**
 * Returns the edits that declare a service with a database of its own in a platform file, with a route to it: like the
 * first service that is there already, and in the same networks. Undefined where the file does not declare its gateway,
 * its routes and a service with a database by plain calls, as `new platform` writes them.
 */
export function insertService(
  file: SourceFile,
  names: Names,
  port: number,
): readonly TextEdit[] | undefined {
  const gateway = callsOf(file, 'gateway')[0]
  const statement = gateway?.ancestors.findLast(({ type }) => type === 'VariableDeclaration')
  const routes = gateway && elementsOf(property(optionsOf(gateway.node), 'routes'))
  const model = modelService(file)
  if (statement === undefined || routes?.[0] === undefined || model === undefined) return undefined
  const { camel, name } = names
  const indent = indentAt(file.text, statement.start)
  const data = `${camel}Data`
  const declaration = [
    `const ${data} = postgres('${name}-data', { port: ${port} })`,
    `const ${camel} = service('${name}', {`,
    `  source: 'services/${name}',`,
    `  database: ${data},`,
    '  // The gateway gives up after 5 s: a statement, and the wait for a connection, must end before.',
    '  pool: { statementTimeout: seconds(3), lockTimeout: seconds(2) },',
    ...model.shared.map((text) => `  ${text},`),
    '})',
  ]
  const inRoutes = indentAt(file.text, routes[0].start)
  const route = [
    `route('/api/${name}/**', {`,
    `  to: ${camel},`,
    '  timeout: seconds(5),',
    `  writes: ['${name}:write'],`,
    "  ownedBy: 'owner',",
    '  peak: perSecond(20),',
    '}),',
  ]
  return [
    insertAt(statement.start, `${declaration.join(`\n${indent}`)}\n${indent}`),
    insertAt(routes[0].start, `${route.join(`\n${inRoutes}`)}\n${inRoutes}`),
    ...callsOf(file, 'identity').flatMap(({ node }) =>
      addTo(property(optionsOf(node), 'scopes'), `'${name}:write'`),
    ),
    ...callsOf(file, 'network').flatMap(({ node }) => {
      const members = (node.arguments as Node[])[1]
      return [
        ...addTo(members, camel, model.variable),
        ...(model.database === undefined ? [] : addTo(members, data, model.database)),
      ]
    }),
    ...missingImports(file, ['perSecond', 'postgres', 'route', 'seconds', 'service']),
  ]
}

interface ModelService {
  /** The variable that holds it, and the one that holds its database. */
  readonly variable: string
  readonly database: string | undefined
  /** Properties shared with other services: spreads, identity, tracing. */
  readonly shared: readonly string[]
}

function modelService(file: SourceFile): ModelService | undefined {
  for (const { node, ancestors } of callsOf(file, 'service')) {
    const options = optionsOf(node)
    const database = property(options, 'database')
    const declarator = ancestors.findLast(({ type }) => type === 'VariableDeclarator')
    if (database === undefined || declarator === undefined) continue
    const parts = ((options?.properties ?? []) as Node[]).filter(
      (part) =>
        part.type === 'SpreadElement' ||
        ['identity', 'tracing'].includes(String((part.key as Node | undefined)?.name)),
    )
    return {
      variable: String((declarator.id as Node).name),
      database: database.type === 'Identifier' ? String(database.name) : undefined,
      shared: parts.map(({ start, end }) => file.text.slice(start, end)),
    }
  }
  return undefined
}

function callsOf({ nodes }: SourceFile, name: string): Found[] {
  const calls = nodes.get('CallExpression') ?? []
  return calls.filter(({ node }) => (node.callee as Node).name === name)
}

const optionsOf = (call: Node): Node | undefined =>
  (call.arguments as Node[]).find(({ type }) => type === 'ObjectExpression')

function property(object: Node | undefined, name: string): Node | undefined {
  const found = (object?.properties as Node[] | undefined)?.find(
    (part) => part.type === 'ObjectProperty' && (part.key as Node).name === name,
  )
  return found?.value as Node | undefined
}

function elementsOf(array: Node | undefined): Node[] | undefined {
  return array?.type === 'ArrayExpression' ? (array.elements as Node[]) : undefined
}

/** Adds an element to an array, behind the identifier `behind` if one is named, else at its end. */
function addTo(array: Node | undefined, text: string, behind?: string): TextEdit[] {
  const elements = elementsOf(array) ?? []
  const at = behind === undefined ? elements.at(-1) : elements.find(({ name }) => name === behind)
  return at === undefined ? [] : [insertAt(at.end, `, ${text}`)]
}

function missingImports({ nodes }: SourceFile, names: readonly string[]): TextEdit[] {
  const declaration = nodes
    .get('ImportDeclaration')
    ?.find(({ node }) => (node.source as Node).value === '@ballast/model')?.node
  const specifiers = (declaration?.specifiers ?? []) as Node[]
  const known = specifiers.map(({ imported }) => (imported as Node).name)
  const missing = names.filter((name) => !known.includes(name))
  const last = specifiers.at(-1)
  if (missing.length === 0 || last === undefined) return []
  return [insertAt(last.end, `, ${missing.join(', ')}`)]
}

function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  return /^\s*/.exec(line)![0]
}

const insertAt = (at: number, text: string): TextEdit => ({ from: at, to: at, text })
