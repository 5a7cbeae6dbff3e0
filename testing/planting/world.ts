/** A small county in which every protected value is a secret of its own: archives with history, households, clashes, reasons. */
import { Draft, type FieldKey } from '@qinghe/domain/archives/draft.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { bulkRows } from '../../server/src/archives/bulk.ts'
import { sealWithChildKey, unwrapChildKey } from '../../server/src/crypto/childKeys.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { type Person, type Reply, testRing } from '../app.ts'
import { castAs, neighbours, places, schools } from '../cast.ts'
import { draftAt, insertRow } from '../walk/county.ts'
import { outside, type Stage } from '../walk/stage.ts'
import { idNumberFor, mayBeTold, mayShow, newPhone, newText, nobody, plant, plantField } from './secrets.ts'
import type { Place } from './who.ts'

export const inside: Place = { key: 'inside', region: places.village, school: schools.junior, given: true }
export const sibling: Place = { key: 'sibling', region: places.village, school: schools.junior, given: false }
export const nextVillage: Place = { key: 'nextVillage', region: places.nextVillage, school: schools.primary, given: false }
export const elsewhere: Place = { key: 'elsewhere', region: outside.county, school: schools.junior, given: true }
const unplaced = (key: string, region: number): Place => ({ key, region, school: 0, given: false })

export const applied = async (reply: Promise<Reply>): Promise<void> => {
  const { body } = await reply
  if (body.outcome !== 'applied') throw new Error(JSON.stringify(body))
}

const plantedKeys: readonly FieldKey[] = [
  'name', 'birthDate', 'hukouAddress', 'residenceAddress', 'idMissingReason', 'schoolName', 'classNo', 'villageGroup', 'studentNumber', 'disabilityCertNo', 'illness',
  'father.name', 'father.birthDate', 'father.idNumber', 'father.phone', 'father.workPlace', 'mother.name', 'mother.birthDate', 'mother.idNumber', 'mother.phone', 'mother.workPlace',
  'guardian.name', 'guardian.phone', 'guardian.idNumber', 'guardian.address',
]
export type Settled = { id: string; name: string; birthDate: string; idNumber: string; phone: string }

/** An archive as a command would write it, every field its own secret. */
export async function settle({ owner }: Stage, place: Place, household: string): Promise<Settled> {
  const id = newChildId()
  const fieldsOf = Object.fromEntries(plantedKeys.map(key => [key, plantField(key, place)]))
  const idNumber = plant({ what: `idNumber at ${place.key}`, value: idNumberFor(fieldsOf['birthDate'] ?? ''), may: mayShow('idNumber', place, ['archives.reveal', 'rosters.reveal', 'rosters.marked', 'imports.reveal', 'imports.marked']) })
  const draft = Draft.parse({ ...draftAt('inside'), ...fieldsOf, idNumber, region: place.region, school: place.school, isDisabled: true, isIll: true, household, hukouDivision: place.region, residenceDivision: place.region })
  const context = { ring: testRing, county: countyNumberOf(place.region), at: new Date(), account: newUuid(), posting: newUuid(), command: newUuid(), phrase: '新建档案' }
  const rows = [...bulkRows(context, { id, draft, status: 'active', origin: 'typed', since: plainDate('2024-09-01'), person: newUuid() })]
  const own = rows.filter(({ table }) => table !== 'identities' && table !== 'person_archives')
  for (const { table, row } of [...own.filter(one => one.table === 'children'), ...own.filter(one => one.table !== 'children')]) await insertRow(owner, table, row)
  await reasons({ owner }, place, id)
  return { id, name: String(draft.name), birthDate: String(draft.birthDate), idNumber, phone: String(draft['guardian.phone']) }
}

/** Why it was returned, why the child was to leave. */
async function reasons({ owner }: Pick<Stage, 'owner'>, place: Place, id: string): Promise<void> {
  const may = mayBeTold(place, ['ID'])
  const words = ['returned because', 'exit note'].map(what => plant({ what: `${what} at ${place.key}`, value: newText(), may }))
  await owner.query(`update qinghe.children set returned_reason = $2, exit_note = $3, exit_reason = 2, exited_on = '2026-01-01' where id = $1`, [id, ...words])
}

/** What stood there before, and why it was changed; and a line of history about a column nobody put into words. */
export async function rewrite(stage: Stage, who: Person, { place, id }: { place: Place; id: string }): Promise<void> {
  const before = (what: FieldKey) => plant({ what: `old ${what} at ${place.key}`, value: newText(), may: mayShow(what, place, []) })
  const oldPhone = plant({ what: `old phone at ${place.key}`, value: newPhone(), may: nobody })
  const own = (await who.get(`/api/archives/${id}`)).body
  const [name, father] = [own.identity.values.name, own.family.values.parents.find((one: { role: string }) => one.role === 'father').name]
  const correct = (patch: object, reason?: string) => applied(who.send(`/api/archives/${id}/correct`, { patch, ...(reason ? { reason } : {}) }))
  await correct({ name: before('name'), 'father.name': before('father.name'), 'mother.phone': oldPhone, illness: plant({ what: `old illness at ${place.key}`, value: newText(), may: nobody }) })
  await correct({ name }, plant({ what: `reason about identity at ${place.key}`, value: newText(), may: mayBeTold(place, ['ID']) }))
  await correct({ 'father.name': father, illness: plantField('illness', place), 'mother.phone': plantField('mother.phone', place) }, plant({ what: `reason about family and health at ${place.key}`, value: newText(), may: mayBeTold(place, ['ID', 'FAM', 'HLT']) }))
  await unworded(stage, place, id)
}

async function unworded({ owner }: Stage, place: Place, child: string): Promise<void> {
  const { rows: [kept] } = await owner.query<{ wrapped: Uint8Array; school: number }>('select wrapped, school from qinghe.child_keys where child = $1', [child])
  const id = newUuid()
  const text = (what: string) => plant({ what: `${what} of a column without words at ${place.key}`, value: newText(), may: nobody })
  const sealed = sealWithChildKey({ key: unwrapChildKey(testRing, child, kept!.wrapped), algorithm: testRing.algorithm }, { table: 'changes', column: 'sealed', row: id },
    JSON.stringify({ before: { [plant({ what: `name of a column without words at ${place.key}`, value: newText(), may: nobody })]: null, nickname: text('before') }, after: { nickname: text('after') } }))
  await insertRow(owner, 'changes', { county: countyNumberOf(place.region), id, region: place.region, school: kept!.school, child, version: 9, at: new Date(), domain: domainBits.ID, class: 'S2', entity: 'children', entity_id: child,
    kind: 'corrected', fields: ['nickname'], sealed, command: newUuid(), account: newUuid(), posting: newUuid(), phrase: '更正档案' })
}

/** One number in two counties: a task for the officers of both. */
export async function clash(stage: Stage): Promise<void> {
  const birthDate = '2013-02-01'
  const idNumber = idNumberFor(birthDate)
  for (const [who, region] of [[castAs('countyCivilAffairs'), places.village], [neighbours.nextCounty, outside.county]] as const) {
    const place = unplaced(`twin ${region}`, region)
    await applied(stage.enter(who).send('/api/archives', { id: newChildId(), draft: { name: plantField('name', place), birthDate, region, idNumber } }))
  }
}

/** Children given by name to somebody who left, and to everybody who works from a list. */
export async function assign({ owner }: Stage, { place, child, posting, until }: { place: Place; child: string; posting: string; until?: string }): Promise<void> {
  await insertRow(owner, 'assignments', { county: countyNumberOf(place.region), id: newUuid(), posting, child, region: place.region, school: place.school, kind: until === undefined ? 'service' : 'pairing',
    valid_from: '2020-01-01', valid_to: until ?? null, assigned_by: newUuid(), created_at: new Date() })
}

/** An account and a posting in force, which work in the background looks up. */
export async function employ({ owner }: Stage, who: Person): Promise<void> {
  const { account, posting, role, region, county } = who.actor
  const phone = plant({ what: `phone of ${role}`, value: newPhone(), may: nobody })
  await owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at, phone, phone_tail) values ($1, $2, '某人', $3, 'active', $4, now(), $5, $6)`,
    [account, `l${account.slice(-12)}`, region, newUuid(), seal(testRing, { table: 'accounts', column: 'phone', row: account }, phone), phone.slice(-4)])
  await owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, '某人', $3, $4, $5, '2020-01-01', 'active', $6, $7, now())`, [posting, account, role, county, region, newUuid(), newUuid()])
}
