/** What a value of a kind's field looks like in an answer and what it shows: the kernel masks by it, in lists, on pages, in history and in
 *  conflicts alike (decision 035). Nothing of it is written per kind. */
import { z } from 'zod'
import { ChildId } from '../kernel/ids.ts'
import type { Mask } from '../kernel/masking.ts'
import { PlainDate } from '../kernel/plainDate.ts'
import { type Find, type Shown, shownAs } from '../kernel/shown.ts'
import { audienceKey } from '../staff/audiences.ts'
import type { Kind, KindField } from './kind.ts'

type Of = Pick<Kind, 'audience'>

/** Free words may name anybody; whoever reads an audience masked learns of other values only that they are there. */
const masks: Partial<Record<KindField['type'], Mask>> = { text: 'words', longText: 'words', phone: 'phone', idNumber: 'idNumber', day: 'day' }

export const audienceOfField = ({ audience }: Of, field: Pick<KindField, 'part'>): string => field.part ?? audience

/** Telephones and id numbers are masked for everybody; they are opened one by one, with a reason. */
export function recordFieldShown(kind: Of, field: KindField): Shown {
  const isNumber = field.type === 'phone' || field.type === 'idNumber'
  return { domains: [audienceKey(audienceOfField(kind, field))], mask: field.mask === 'none' ? 'none' : (masks[field.type] ?? 'whole'), sealed: isNumber }
}

const text = z.string()
function valueSchema(field: KindField): z.ZodType {
  switch (field.type) {
    case 'number': case 'percent': case 'money': case 'division': case 'school': return z.number()
    case 'yesNo': return z.boolean()
    case 'day': return PlainDate
    case 'code': return z.union([z.number(), text])
    case 'codes': return z.array(z.union([z.number(), text]))
    case 'files': return z.array(z.string())
    case 'child': return ChildId
    default: return text
  }
}

/** @returns null where the record has no value, or one that is not for the reader */
export function fieldLeaf(kind: Of, field: KindField): z.ZodType {
  const what = recordFieldShown(kind, field)
  if (field.type === 'lines') return z.array(z.object(Object.fromEntries(field.of.map(inner => [inner.id, fieldLeaf(kind, { ...inner, part: field.part })])))).nullable()
  return shownAs(what, valueSchema(field)).nullable()
}

/** By the name of a field, for history and conflicts; lines are told as words. */
export const findRecordField = (kind: Of & Pick<Kind, 'fields'>): Find => name => {
  const field = kind.fields.find(one => one.id === name)
  if (field === undefined) return undefined
  return field.type === 'lines' ? { domains: [audienceKey(audienceOfField(kind, field))], mask: 'words', sealed: false } : recordFieldShown(kind, field)
}
