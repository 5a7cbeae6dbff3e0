/** New archives: one or two thousand at a time, set-based. */
import type { CreateInput } from '@qinghe/domain/archives/commands.ts'
import { deniedFields } from '@qinghe/domain/archives/abilities.ts'
import { checkDraft } from '@qinghe/domain/archives/checks.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { isFieldKey } from '@qinghe/domain/archives/fields.ts'
import { gapIssues, gapsBlocking, gapsOf } from '@qinghe/domain/archives/gaps.ts'
import { nextStep, whoOf } from '@qinghe/domain/archives/lifeCycle.ts'
import { settled } from '@qinghe/domain/archives/settle.ts'
import type { ArchiveOrigin, ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { type Issue, refuseIf } from '@qinghe/domain/kernel/problem.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { liveVersions } from '../crypto/sealing.ts'
import { refuseTaken } from '../db/givenIds.ts'
import { sql } from '../db/sql.ts'
import type { TableName } from '../db/tables.ts'
import type { Writer } from '../db/writer.ts'
import { checkContext } from './checking.ts'
import { gramsOf } from './grams.ts'
import { alarmOnClashes, refuseHaste } from './measure.ts'
import { type Cells, cellsOf, isFilled, keysFor } from './rows.ts'
import { sharedNumbers, sharedWords } from './sameNumber.ts'
import { withSchool } from './schools.ts'

/** `sharesNumber`: why its id number may stand twice in the county. */
export type NewArchive = { id: ChildId; draft: Draft; status: ArchiveStatus; origin: ArchiveOrigin; batch: string | null; sharesNumber?: string | undefined }

const keysIn = (draft: Draft) => Object.keys(draft).filter(isFieldKey).filter(key => draft[key] !== null && draft[key] !== undefined)

/** Everything wrong with one draft, all at once. */
export function creatingIssues(draft: Draft, context: Parameters<typeof checkDraft>[1], role: string): Issue[] {
  return [
    ...gapIssues(gapsBlocking(gapsOf(draft), 'save', 'typed')),
    ...deniedFields(keysIn(draft), role, true), ...checkDraft(draft, context).errors,
  ]
}

/** Rewrites the search grams of children whose names were written. */
export async function writeGrams(w: Writer, named: readonly { id: string; name: string; region: number; school: number }[], isNew: boolean): Promise<void> {
  if (!isNew) await w.derive(sql`delete from qinghe.name_grams where county = ${w.actor.county} and child = any(${named.map(n => n.id)}::uuid[])`)
  await w.put('name_grams', named.flatMap(({ id, name, region, school }) => gramsOf(name).map(g => ({ gram: g.gram, child: id, region, school, rank: g.rank }))))
}

/** Tells the national table who these children are; nobody learns whether somebody else has them too. */
export async function claimIdentities(w: Pick<Writer, 'actor' | 'blind' | 'ring' | 'derive'>, claims: readonly { id: string; idNumber: string }[]): Promise<void> {
  if (claims.length === 0) return
  const blinds = claims.map(claim => w.blind('idNumber', claim.idNumber))
  const [version] = liveVersions(w.ring)
  await w.derive(sql`select qinghe.claim_identity(${w.actor.county}, ${claims.map(c => c.id)}::uuid[], ${blinds.map(b => b[0] ?? null)}::bytea[],
    ${blinds.map(b => b[1] ?? null)}::bytea[], ${version ?? 1}, ${claims.map(() => newUuid())}::uuid[])`)
}

/** Inserts whole archives that the rules have passed. */
export async function insertArchives(w: Writer, archives: readonly NewArchive[]): Promise<void> {
  const at = new Date(w.now)
  const byTable = new Map<TableName, Cells[]>()
  const add = (table: TableName, cells: Cells) => {
    const rows = byTable.get(table)
    if (rows) rows.push(cells)
    else byTable.set(table, [cells])
  }
  for (const { id, draft, status, origin, batch, sharesNumber } of archives) {
    for (const { section, table, cells } of cellsOf(w, draft)) {
      const keys = keysFor(section, { id: newUuid(at.getTime()), child: id, from: w.today })
      if (section === 'identity') {
        add(table, {
          ...cells, ...keys, region: draft.region ?? 0, school: draft.school ?? 0, status, origin, batch, gaps: gapsOf(draft).map(gap => gap.field),
          number_shared: sharesNumber !== undefined, created_by: w.actor.posting, created_at: at, updated_at: at,
        })
      } else if (isFilled(cells)) add(table, { ...cells, ...keys })
    }
  }
  await w.insert('children', byTable.get('children') ?? [])
  for (const { id, sharesNumber } of archives) if (sharesNumber !== undefined) w.because(id, sharedWords(sharesNumber))
  for (const [table, rows] of byTable) if (table !== 'children') await w.insert(table, rows)
  await writeGrams(w, archives.map(({ id, draft }) => ({ id, name: draft.name ?? '', region: draft.region ?? 0, school: draft.school ?? 0 })), true)
  await claimIdentities(w, archives.flatMap(({ id, draft }) => (draft.idNumber ? [{ id, idNumber: draft.idNumber }] : [])))
}

/** A typed archive begins as a draft, or one step on when the person submits it at once. */
function firstStatus(draft: Draft, w: Writer, submit: boolean): ArchiveStatus {
  if (!submit) return 'draft'
  const { step, issues } = nextStep({ status: 'draft', returnedTo: null, origin: 'typed', gaps: gapsOf(draft), isOwn: true }, 'submit', whoOf(w.actor))
  refuseIf(issues)
  return step?.to ?? 'draft'
}

export async function createArchive(w: Writer, inputs: CreateInput[]): Promise<Done[]> {
  await refuseTaken(w, inputs.map(input => input.id))
  const drafts: Draft[] = []
  for (const input of inputs) drafts.push(await withSchool(w, settled(input.draft, w.today), null))
  const hasNumbers = drafts.some(draft => draft.idNumber)
  if (hasNumbers) await refuseHaste(w)
  const context = await checkContext(w, drafts)
  const { shared, issues } = await sharedNumbers(w, inputs.map((input, i) => ({ id: input.id, idNumber: drafts[i]?.idNumber, reason: input.sameNumberReason })))
  refuseIf([...drafts.flatMap(draft => creatingIssues(draft, context, w.actor.role)), ...issues])
  const archives = inputs.map((input, i): NewArchive => {
    const draft = drafts[i] ?? input.draft
    return { id: input.id, draft, status: firstStatus(draft, w, input.submit === true), origin: 'typed', batch: null, sharesNumber: shared.has(input.id) ? input.sameNumberReason : undefined }
  })
  await insertArchives(w, archives)
  if (hasNumbers) await alarmOnClashes(w)
  return archives.map(({ id }) => ({ records: [{ type: 'archive', id, version: 1 }] }))
}
