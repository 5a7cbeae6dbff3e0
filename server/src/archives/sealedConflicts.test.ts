/** Two people correct one sealed value. Both saw the same mask before and would see it after, so the values are compared, never the masks. */
import { fieldKeys, fields } from '@qinghe/domain/archives/fields.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../testing/app.ts'
import { draftAt, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { makeKeyRing, marks } from '../crypto/sealing.ts'

let stage: Stage
let director: Person
let supervisor: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.member('childDirector')
  supervisor = stage.member('childSupervisor')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const filled = {
  idNumber: null, idMissingReason: '未登记户口', hukouAddress: '青禾路 1 号', residenceAddress: '青禾路 2 号', studentNumber: 'L999999201605010026', disabilityCertNo: '99999920160501002612', illness: '哮喘', isDisabled: true, isIll: true,
  'father.idNumber': '999999198802030019', 'mother.phone': '19900000013', 'mother.idNumber': '999999199003040028', 'guardian.idNumber': '999999196001010028', 'guardian.address': '青禾路 3 号',
}
const child = (): Promise<string> => settleChild(stage.owner, { spot: 'inside', more: filled })
const archiveOf = async (person: Person, id: string) => (await person.get(`/api/archives/${id}`)).body
/** What stands of a sealed field on the page. */
function seenOf(archive: any, key: FieldKey): { masked: string; mark: string } {
  const { section } = fields[key]
  const name = key.split('.').at(-1)!
  const parent = archive.family.values.parents.find((p: { role: string }) => p.role === section)
  const spell = archive.guardianship.values.spells.find((s: { validTo: string | null }) => s.validTo === null)
  return section === 'father' || section === 'mother' ? parent[name] : section === 'guardianship' ? spell[name] : archive[section].values[name]
}
const correct = (person: Person, id: string, patch: object, basedOn: object): Promise<Reply> => person.send(`/api/archives/${id}/correct`, { patch }, { basedOn })
const reveal = async (id: string, field: string) => (await director.post(`/api/archives/${id}/reveal`, { field, reason: 'verify' })).body.value

describe('two people who correct one address', () => {
  it('do not overwrite each other: the second is shown that somebody was quicker, and decides', async () => {
    const id = await child()
    const [mine, theirs] = [await archiveOf(director, id), await archiveOf(supervisor, id)]
    const from = (archive: object) => ({ residenceAddress: seenOf(archive, 'residenceAddress') })
    expect((await correct(supervisor, id, { residenceAddress: '青禾路 20 号' }, { version: theirs.version, from: from(theirs) })).status).toBe(200)
    const held = await correct(director, id, { residenceAddress: '青禾路 200 号' }, { version: mine.version, from: from(mine) })
    expect(held.status).toBe(409)
    const now = await archiveOf(director, id)
    expect(held.body.fields).toEqual([{ field: 'residenceAddress', label: '现居住详址', yours: { masked: expect.any(String) }, theirs: seenOf(now, 'residenceAddress'), original: seenOf(mine, 'residenceAddress') }])
    expect(JSON.stringify(held.body)).not.toContain('青禾路')
    expect(await reveal(id, 'residenceAddress')).toBe('青禾路 20 号')
    const decided = await correct(director, id, { residenceAddress: '青禾路 200 号' }, { version: held.body.version, from: { residenceAddress: held.body.fields[0].theirs } })
    expect(decided.status).toBe(200)
    expect(await reveal(id, 'residenceAddress')).toBe('青禾路 200 号')
  })

  it('both hold when they correct different ones', async () => {
    const id = await child()
    const archive = await archiveOf(director, id)
    for (const key of ['hukouAddress', 'residenceAddress', 'guardian.address', 'father.phone'] as const) {
      expect((await correct(director, id, { [key]: key === 'father.phone' ? '19900000077' : `${key} 新` }, { version: archive.version, from: { [key]: seenOf(archive, key) } })).body).toMatchObject({ outcome: 'applied' })
    }
  })

  it('are warned as well when the second saw it empty, or emptied', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside', more: { idNumber: null, idMissingReason: '未登记户口' } })
    const before = await archiveOf(director, id)
    await correct(supervisor, id, { residenceAddress: '青禾路 20 号' }, { version: before.version, from: { residenceAddress: null } })
    expect((await correct(director, id, { residenceAddress: '别处' }, { version: before.version, from: { residenceAddress: null } })).status).toBe(409)
    const later = await archiveOf(director, id)
    await correct(supervisor, id, { residenceAddress: null }, { version: later.version, from: { residenceAddress: seenOf(later, 'residenceAddress') } })
    expect((await correct(director, id, { residenceAddress: '别处' }, { version: later.version, from: { residenceAddress: seenOf(later, 'residenceAddress') } })).status).toBe(409)
  })

  it('are asked by a draft from before marks were kept, unless nothing was written since', async () => {
    const id = await child()
    const { version, ...archive } = await archiveOf(director, id)
    const old = { version, from: { residenceAddress: seenOf(archive, 'residenceAddress').masked } }
    expect((await correct(director, id, { residenceAddress: '青禾路 5 号' }, old)).status).toBe(200)
    expect((await correct(director, id, { residenceAddress: '青禾路 6 号' }, old)).status).toBe(409)
  })
})

describe('a mark', () => {
  it('is given for every sealed field to whoever may write it, and to nobody else', async () => {
    const id = await child()
    const archive = await archiveOf(director, id)
    for (const key of fieldKeys.filter(one => fields[one].sealed && one !== 'idNumber')) expect([key, seenOf(archive, key)?.mark]).toEqual([key, expect.stringMatching(/^[\w-]{22}$/)])
    expect(JSON.stringify(await archiveOf(stage.member('educationBureau'), id)).match(/"mark"/g)).toHaveLength(1)
  })

  it('says nothing: another child with the same value, and another field of hers, has another', async () => {
    const [a, b] = [await archiveOf(director, await child()), await archiveOf(director, await child())]
    const all = fieldKeys.filter(one => fields[one].sealed && one !== 'idNumber').flatMap(key => [seenOf(a, key).mark, seenOf(b, key).mark])
    expect(new Set(all).size).toBe(all.length)
    expect(draftAt('inside', filled).residenceAddress).toBe('青禾路 2 号')
  })

  it('given before the keys were changed is known afterwards', () => {
    const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const before = makeKeyRing({ rootKeys: new Map([[1, first]]), current: 1, algorithm: 'AES-256-GCM' })
    const after = makeKeyRing({ rootKeys: new Map([[1, first], [2, second]]), current: 2, algorithm: 'AES-256-GCM' })
    const at = { record: 'a', field: 'residenceAddress' }
    expect(marks(after, at, '青禾路 2 号')).toContain(marks(before, at, '青禾路 2 号')[0])
    expect(marks(after, at, '青禾路 2 号')).toHaveLength(2)
  })
})

it('an older spell of guardianship is corrected as it stands there, not as the present one does', async () => {
  const id = await child()
  const officer = stage.member('countyCivilAffairs')
  const first = await archiveOf(officer, id)
  const { rows: [today] } = await stage.owner.query(`select ((qinghe.now() at time zone 'Asia/Shanghai')::date)::text as day`)
  const moved = await officer.send(`/api/archives/${id}/change`, { patch: { 'guardian.name': '陈秀兰', 'guardian.address': '新家', 'guardian.relationCode': 82 }, effectiveFrom: today.day }, { basedOn: { version: first.version, from: {} } })
  expect(moved.body).toMatchObject({ outcome: 'applied' })
  const { version, guardianship } = await archiveOf(officer, id)
  const older = guardianship.values.spells.find((spell: { validTo: string | null }) => spell.validTo !== null)
  const fixed = await officer.send(`/api/archives/${id}/correct`, { patch: { 'guardian.address': '新家' }, spell: older.id }, { basedOn: { version, from: {} } })
  expect(fixed.body).toMatchObject({ outcome: 'applied' })
  const clear = (record: string) => officer.post(`/api/archives/${id}/reveal`, { field: 'guardian.address', record, reason: 'verify' })
  expect((await clear(older.id)).body.value).toBe('新家')
})
