import type { CreateFunctionStmt, DefineStmt, Node } from 'libpg-query'
import { multirangeName } from '../expressions/polymorphic.ts'
import { namesOf, qualified, typeOf } from '../names.ts'
import type { DeclaredFunction, DeclaredOperator, DeclaredType, Schema } from './schema.ts'

/** Adds the types, functions, operators, casts and extensions that a statement declares. */
export function declare(schema: Schema, node: Node): Schema {
  if ('CreateExtensionStmt' in node) {
    return { ...schema, extensions: [...schema.extensions, node.CreateExtensionStmt.extname!] }
  }
  if ('CreateEnumStmt' in node) {
    return withType(schema, {
      kind: 'enum',
      name: qualified(namesOf(node.CreateEnumStmt.typeName)),
    })
  }
  if ('CreateDomainStmt' in node) {
    const { domainname, typeName } = node.CreateDomainStmt
    const name = qualified(namesOf(domainname))
    return withType(schema, { kind: 'domain', name, base: typeOf(typeName!) })
  }
  if ('CompositeTypeStmt' in node) {
    const { schemaname, relname } = node.CompositeTypeStmt.typevar!
    const name = qualified(schemaname ? [schemaname, relname!] : [relname!])
    return withType(schema, { kind: 'composite', name })
  }
  if ('CreateRangeStmt' in node) {
    const { typeName, params } = node.CreateRangeStmt
    const subtype = optionType(params, 'subtype') ?? 'unknown'
    const name = qualified(namesOf(typeName))
    const multirange = multirangeName(name)
    const ranged = withType(schema, { kind: 'range', name, of: subtype })
    const constructors = [
      functionOf(name, [subtype, subtype], name, 'i'),
      functionOf(name, [subtype, subtype, 'text'], name, 'i'),
      functionOf(multirange, [], multirange, 'i'),
      functionOf(multirange, [name], multirange, 'i'),
      { ...functionOf(multirange, [`_${name}`], multirange, 'i'), variadic: true },
    ]
    return {
      ...withType(ranged, { kind: 'multirange', name: multirange, of: name }),
      functions: [...schema.functions, ...constructors],
    }
  }
  if ('CreateFunctionStmt' in node) {
    const declared = declaredFunction(node.CreateFunctionStmt)
    const others = schema.functions.filter(
      ({ name, args }) => name !== declared.name || `${args}` !== `${declared.args}`,
    )
    return { ...schema, functions: [...others, declared] }
  }
  if ('DefineStmt' in node) return define(schema, node.DefineStmt)
  if ('CreateCastStmt' in node) {
    const { sourcetype, targettype, func, context, inout } = node.CreateCastStmt
    const letters = { COERCION_IMPLICIT: 'i', COERCION_ASSIGNMENT: 'a' } as const
    const declared = {
      source: typeOf(sourcetype!),
      target: typeOf(targettype!),
      context: letters[context as keyof typeof letters] ?? 'e',
      method: inout ? ('i' as const) : func ? ('f' as const) : ('b' as const),
      ...(func && { functionName: qualified(namesOf(func.objname)) }),
    }
    return { ...schema, casts: [...schema.casts, declared] }
  }
  return schema
}

function withType(schema: Schema, type: DeclaredType): Schema {
  return { ...schema, types: new Map(schema.types).set(type.name, type) }
}

function functionOf(
  name: string,
  args: readonly string[],
  result: string,
  volatility: 'i' | 's' | 'v',
): DeclaredFunction {
  return {
    name,
    kind: 'function',
    args,
    argNames: [],
    defaults: [],
    variadic: false,
    result,
    returnsSet: false,
    volatility,
    strict: false,
  }
}

const letterOf: Readonly<Record<string, 'i' | 's' | 'v'>> = { immutable: 'i', stable: 's' }

function declaredFunction(statement: CreateFunctionStmt): DeclaredFunction {
  const parameters = (statement.parameters ?? []).flatMap((node) =>
    'FunctionParameter' in node ? [node.FunctionParameter] : [],
  )
  const taken = parameters.filter(
    ({ mode }) => !/OUT$|TABLE/.test(mode ?? '') || /INOUT/.test(mode!),
  )
  const given = parameters.filter(({ mode }) => /OUT$/.test(mode ?? ''))
  const options = new Map(
    (statement.options ?? []).flatMap((option) =>
      'DefElem' in option ? [[option.DefElem.defname, option.DefElem.arg] as const] : [],
    ),
  )
  const volatility = options.get('volatility')
  const strict = options.get('strict')
  const word = volatility && 'String' in volatility ? volatility.String.sval : undefined
  const { returnType } = statement
  const outputs = given.map(({ argType }) => typeOf(argType!))
  return {
    name: qualified(namesOf(statement.funcname)),
    kind: statement.is_procedure ? 'procedure' : 'function',
    args: taken.map(({ argType }) => typeOf(argType!)),
    argNames: taken.map(({ name = '' }) => name),
    defaults: taken.flatMap(({ defexpr }) => defexpr ?? []),
    variadic: taken.at(-1)?.mode === 'FUNC_PARAM_VARIADIC',
    result: returnType ? typeOf(returnType) : outputs.length === 1 ? outputs[0]! : 'record',
    returnsSet:
      returnType?.setof === true || parameters.some(({ mode }) => mode === 'FUNC_PARAM_TABLE'),
    volatility: letterOf[word ?? ''] ?? 'v',
    strict: strict !== undefined && 'Boolean' in strict && strict.Boolean.boolval === true,
    declaration: statement,
  }
}

function define(schema: Schema, { kind, defnames, definition, args }: DefineStmt): Schema {
  const name = namesOf(defnames).at(-1)!
  if (kind === 'OBJECT_AGGREGATE') {
    const items = args?.[0] && 'List' in args[0] ? (args[0].List.items ?? []) : []
    const types = items.flatMap((item) =>
      'FunctionParameter' in item ? [typeOf(item.FunctionParameter.argType!)] : [],
    )
    const declared = { ...functionOf(name, types, 'unknown', 'i'), kind: 'aggregate' as const }
    return { ...schema, functions: [...schema.functions, declared] }
  }
  if (kind === 'OBJECT_OPERATOR') {
    const functionName = optionType(definition, 'function') ?? optionType(definition, 'procedure')
    const [left, right] = [optionType(definition, 'leftarg'), optionType(definition, 'rightarg')]
    if (functionName === undefined || right === undefined) return schema
    const declared: DeclaredOperator = { name, left, right, functionName }
    return { ...schema, operators: [...schema.operators, declared] }
  }
  if (kind === 'OBJECT_TYPE') return withType(schema, { kind: 'opaque', name })
  return schema
}

/** Returns an option whose value is a type or a name: `leftarg = integer`. */
function optionType(options: readonly Node[] | undefined, name: string): string | undefined {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== name) continue
    const { arg } = option.DefElem
    if (arg && 'TypeName' in arg) return typeOf(arg.TypeName)
    if (arg && 'List' in arg) return qualified(namesOf(arg.List.items))
  }
  return undefined
}
