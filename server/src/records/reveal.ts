/** One number of one record in clear, for whoever reads its audience in clear, after a purpose was said. */
import { issue, NotFound, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { noteIssues, revealWords } from '@qinghe/domain/kernel/revealReason.ts'
import { isLine, type Line } from '@qinghe/domain/records/evaluate.ts'
import { audienceOfField } from '@qinghe/domain/records/fieldLeaf.ts'
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { isNumber, revealRecordField, type RevealRecordInput } from '@qinghe/domain/records/reveal.ts'
import { audiences } from '@qinghe/domain/staff/audiences.ts'
import { withholds } from '@qinghe/domain/staff/matrix.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { answer, type QueryEndpoint, type Unparsed, unparsed } from '../http/endpoint.ts'
import { classedBy } from './classed.ts'
import { kindsFor } from './inForce.ts'
import { readsClearly } from './standing.ts'
import { openRecords, type RecordRow, recordsWhere } from './store.ts'

type Place = { top: KindField; field: KindField }
/** A field of the form it was written with or of the one in force: older ones stay readable. */
function placeOf(fields: readonly KindField[], { field: name, of }: RevealRecordInput): Place | undefined {
  const top = fields.find(one => one.id === name)
  const field = of === undefined ? top : top?.of.find(one => one.id === of)
  return top && field ? { top, field } : undefined
}

function valueAt(values: Line, { field, line, of }: RevealRecordInput): unknown {
  const held = values[field]
  if (of === undefined) return held
  const one = Array.isArray(held) ? held[line ?? 0] : undefined
  return isLine(one) ? one[of] : undefined
}

function refuse(r: Reader, { kind, place, row }: { kind: Kind; place: Place; row: RecordRow }): void {
  const { top, field } = place
  if (!isNumber(field)) refuseIf([issue('reveal.open', `“${field.label}”没有遮挡，不需要查看原文`, 'field')])
  const audience = audienceOfField(kind, top)
  const domain = audiences[audience]?.domain
  const isWithheld = field.type === 'idNumber' && domain !== undefined && withholds(r.actor.role, domain, 'idNumber')
  if (isWithheld || !readsClearly(r, kind, row)(audience)) refuseIf([issue('reveal.denied', `您的岗位不能查看“${field.label}”的原文`, 'field')])
}

async function reveal(r: Reader, input: RevealRecordInput): Promise<Unparsed> {
  refuseIf(noteIssues(input))
  const known = (await kindsFor(r)).find(input.kind)
  const [row] = known ? await r.rows(recordsWhere([sql`r.id = ${input.record}`, sql`r.kind = ${input.kind}`, ...(r.actor.county === 0 ? [] : [sql`r.county = ${r.actor.county}`])])) : []
  if (!known || !row) throw new NotFound('这条记录')
  const place = placeOf([...known.kind.fields, ...known.retired], input)
  if (!place) throw new NotFound('这一项')
  refuse(r, { kind: known.kind, place, row })
  const [opened] = await openRecords(r, [row])
  const value = valueAt(opened?.values ?? {}, input)
  r.note(`${known.kind.title}的${revealWords(place.field.label, input)}`)
  const [child] = row.child === null ? [] : await r.rows(sql<{ id: string }>`select c.id from qinghe.children c where c.county = ${row.county} and c.id = ${row.child}`)
  const audience = row.posting === r.actor.posting ? 'own' : audienceOfField(known.kind, place.top)
  return unparsed({ child: child ? ChildId.parse(child.id) : null, at: r.now, number: { audience, value: typeof value === 'string' ? value : null } })
}

export const revealEndpoint: QueryEndpoint = classedBy(answer(revealRecordField, reveal), async (r, { raw }) => {
  const input = revealRecordField.input.parse(raw)
  const known = (await kindsFor(r)).find(input.kind)
  const place = known && placeOf([...known.kind.fields, ...known.retired], input)
  return [known && place ? audienceOfField(known.kind, place.top) : '']
})
