/** One archive, whole, as the acting post may see it. */
import type { GetInput, RevealInput, RevealOutput } from '@qinghe/domain/archives/contract.ts'
import { revealWords } from '@qinghe/domain/kernel/revealReason.ts'
import { abilitiesOf } from '@qinghe/domain/archives/abilities.ts'
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import { Draft } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import { gapsOf, type Outline } from '@qinghe/domain/archives/gaps.ts'
import { judgeLeftBehind, leftBehindFactsOf } from '@qinghe/domain/archives/leftBehind.ts'
import { whoOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { revealIssues } from '@qinghe/domain/archives/reveal.ts'
import { seenAs, seesClearly } from '@qinghe/domain/archives/seen.ts'
import { ArchiveOrigin } from '@qinghe/domain/archives/types.ts'
import { NotFound, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { ancestorAt, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { type Unparsed, unparsed } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { stateOf } from './edit.ts'
import { ownWork } from './makers.ts'
import { type ArchiveRecord, clearOf, loadRecords, outlineOf, rowOf } from './records.ts'
import { sectionsOf } from './sections.ts'

/** None of these is sealed. */
const JudgedBy = Draft.pick({
  birthDate: true, hukouType: true, 'father.existStatus': true, 'father.isAway': true, 'father.awaySince': true, 'father.capability': true,
  'mother.existStatus': true, 'mother.isAway': true, 'mother.awaySince': true, 'mother.capability': true,
}).strip()

const isKnown = (code: unknown): code is number => typeof code === 'number'

/** Why the child counts as left behind. */
function explanation(r: Reader, outline: Outline, region: number): Archive['leftBehind'] {
  const { nextChange: _later, ...shown } = judgeLeftBehind(leftBehindFactsOf(JudgedBy.parse(outline)), r.today, r.parameters(archivePackage, regionCode(region)))
  return shown
}

/** Gaps of what this post reads. */
const gapsSeen = (r: Reader, outline: Outline): Archive['gaps'] => gapsOf(outline).filter(gap => seesClearly(r.actor, gap.field))

export async function getArchive(r: Reader, { id }: GetInput): Promise<Unparsed> {
  const [record] = await loadRecords(r, [id])
  if (!record) throw new NotFound('这名儿童')
  const { child } = record
  const path = [ancestorAt(child.region, 'county'), ancestorAt(child.region, 'town'), child.region]
  const nameOf = await regionNames(r, [...path, child['hukou_division'], child['residence_division']].filter(isKnown))
  const state = stateOf(record)
  const outline = outlineOf(record)
  const gaps = gapsSeen(r, outline)
  const said = (column: string, before: string | null) => {
    const words = clearOf(r, { table: 'children', column }, child)
    return typeof words === 'string' ? words : before
  }
  return unparsed({
    id: child.id, version: child.version, status: child.status, origin: child.origin, identityState: seenAs(r.actor, 'idNumber') !== 'hidden' ? child.identity_state : null,
    region: child.region, path: [...new Set(path)].map(code => ({ code, name: nameOf(code) })),
    createdAt: child.created_at, updatedAt: child.updated_at, batch: child.batch, returnedTo: state.returnedTo, returnedBecause: said('returned_words', child.returned_reason),
    exit: child.exit_reason === null || child.exited_on === null ? null : { reason: child.exit_reason, on: child.exited_on, note: said('exit_words', child.exit_note) },
    ...sectionsOf(r, record, nameOf),
    leftBehind: explanation(r, outline, child.region), gaps,
    may: abilitiesOf({ ...state, origin: ArchiveOrigin.parse(child.origin), gaps, isOwn: (await ownWork(r, [record])).has(child.id) }, whoOf(r.actor)),
  })
}

/** The row meant by `record`, among those that hold the field at all: a value opens for its own table only. */
function rowNamed(record: ArchiveRecord, { field, record: named }: RevealInput): Record<string, unknown> | null {
  if (named === undefined) return rowOf(record, field)
  const { section } = fields[field]
  const rows = section === 'guardianship' ? record.spells : [rowOf(record, field)]
  const found = rows.find(row => row?.['id'] === named)
  if (!found) throw new NotFound('这条记录')
  return found
}

/** One sealed value in clear. The leaf says which field and for what reason; the value stands nowhere. */
export async function revealField(r: Reader, input: RevealInput): Promise<RevealOutput> {
  refuseIf(revealIssues(input, r.actor.role))
  const [record] = await loadRecords(r, [input.id])
  if (!record) throw new NotFound('这名儿童')
  const field = fields[input.field]
  r.note(revealWords(field.label, input))
  const row = rowNamed(record, input)
  const clear = row ? clearOf(r, { table: field.table, column: field.column }, row) : null
  return { id: input.id, field: input.field, value: typeof clear === 'string' ? clear : null, at: r.now }
}
