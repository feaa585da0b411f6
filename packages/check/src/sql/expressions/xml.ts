import type { Node, XmlExpr, XmlSerialize } from 'libpg-query'
import { typeOf } from '../names.ts'
import { coerce } from './coercion.ts'
import { type Judged, refused, type Scope } from './judged.ts'
import { combined, judge, judgeAll } from './judging.ts'

/** Judges `xmlelement(…)`, `xmlforest(…)`, `… is document` and the like (`transformXmlExpr` in parse_expr.c). */
export function xml({ op, args, named_args, location: at = 0 }: XmlExpr, scope: Scope): Judged {
  const named = (named_args ?? []).flatMap((one) => ('ResTarget' in one ? [one.ResTarget] : []))
  const names = named.map(({ name, val }) => name ?? columnName(val))
  if (names.includes(undefined)) {
    return refused(at, 'unnamed XML value must be a column reference', '42601')
  }
  if (op === 'IS_XMLELEMENT' && new Set(names).size < names.length) {
    return refused(at, 'XML attribute name appears more than once', '42601')
  }
  const values = judgeAll(args, scope)
  const wanted = paramTypes[op ?? ''] ?? []
  const converted = values.map((value, index) => {
    const type = op === 'IS_XMLCONCAT' ? 'xml' : wanted[index]
    return type === undefined ? value : coerceOrRefuse(scope, value, type, at)
  })
  const parts = [...converted, ...named.map(({ val }) => judge(val!, scope))]
  // It is never folded.
  const { constant: _, ...value } = combined(op === 'IS_DOCUMENT' ? 'bool' : 'xml', parts)
  return value
}

const paramTypes: Readonly<Record<string, readonly string[]>> = {
  IS_XMLPARSE: ['text', 'bool'],
  IS_XMLPI: ['text'],
  IS_XMLROOT: ['xml', 'text', 'int4'],
  IS_DOCUMENT: ['xml'],
}

function columnName(node: Node | undefined): string | undefined {
  if (node === undefined || !('ColumnRef' in node)) return undefined
  const last = node.ColumnRef.fields?.at(-1)
  return last && 'String' in last ? last.String.sval : undefined
}

function coerceOrRefuse(scope: Scope, value: Judged, type: string, at: number): Judged {
  const what = `argument must be type ${type}, not type ${value.type}`
  return coerce(scope, value, type, 'a', at) ?? refused(at, what, '42804')
}

export function xmlSerialize(
  { expr, typeName, location: at = 0 }: XmlSerialize,
  scope: Scope,
): Judged {
  const { constant: _, ...value } = coerceOrRefuse(scope, judge(expr!, scope), 'xml', at)
  const type = typeOf(typeName!)
  const what = `cannot cast XMLSERIALIZE result to ${type}`
  return coerce(scope, { ...value, type: 'text' }, type, 'i', at) ?? refused(at, what, '42846')
}
