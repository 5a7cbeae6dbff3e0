/** 可以享受的救助: of one child, from her archive as far as the post reads it, by the rules in force today. */
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { Value } from '@qinghe/domain/records/evaluate.ts'
import type { ExplainedScheme, ExplainInput, Explanation, ReliefFactShown } from '@qinghe/domain/relief/contract.ts'
import { factIds, type FactId, factOf } from '@qinghe/domain/relief/facts.ts'
import { explainScheme } from '@qinghe/domain/relief/judge.ts'
import { hiddenFacts, type Known, knownOf } from '@qinghe/domain/relief/known.ts'
import type { Scheme } from '@qinghe/domain/relief/scheme.ts'
import { readSupposed } from '@qinghe/domain/relief/supposed.ts'
import type { Reader } from '../db/reader.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { namesFor } from '../records/people.ts'
import { heldOfChild } from './heldRows.ts'
import { schemesOn } from './schemes.ts'

const yesNo = [{ value: 'true', label: '是' }, { value: 'false', label: '否' }]
function saidOf(id: FactId, value: Value): string | null {
  const { field } = factOf(id)
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value) && field.is === 'codes') return value.flatMap(one => (typeof one === 'string' || typeof one === 'number' ? [labelOf(field.list, one)] : [])).join('、') || '没有记'
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return field.is === 'code' ? labelOf(field.list, value) : String(value)
}
function factShown(id: FactId, { values, of }: Known): ReliefFactShown {
  const { field, knows } = factOf(id)
  const known = of.get(id)
  return {
    id, label: field.label, knows, is: field.is === 'code' || field.is === 'codes' || field.is === 'number' ? field.is : 'yesNo',
    options: field.is === 'code' ? field.list.entries.map(one => ({ value: String(one.code), label: one.label })) : field.is === 'yesNo' ? yesNo : [],
    standing: known?.standing ?? 'notHeld', because: known?.because ?? null, says: saidOf(id, values[id] ?? null),
  }
}

function schemeShown(scheme: Scheme, known: Known, today: Reader['today']): ExplainedScheme {
  const { answer, recorded, asks, missing } = explainScheme(scheme, known, today)
  const { scheme: id, title, version, from, basis, office, gives, note, papers } = scheme
  return {
    scheme: id, title, version, since: from, basis, office, gives, note, answer, recorded, missing: [...missing], papers: [...papers],
    asks: asks.map(one => ({ ...one, reasons: [...one.reasons] })),
  }
}

export async function explainRelief(r: Reader, { child, supposed = '' }: ExplainInput): Promise<Unparsed> {
  const row = await heldOfChild(r, child)
  const name = (await namesFor(r, { postings: [], children: [child], places: [] })).child(child)
  if (row === undefined || name === null) throw new NotFound('这名儿童')
  const known = knownOf(row.held, { today: r.today, hidden: hiddenFacts(r.actor), supposed: readSupposed(supposed) })
  return unparsed({
    child: { id: ChildId.parse(row.id), name: name.name }, today: r.today, schemes: schemesOn(r.today).map(scheme => schemeShown(scheme, known, r.today)), facts: factIds.map(id => factShown(id, known)),
  } satisfies Explanation)
}
