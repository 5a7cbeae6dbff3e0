import { newChildId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { printsAlone } from '@qinghe/domain/printing/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../testing/cast.ts'
import { pdfText, together, wordText } from '../../../testing/paperText.ts'
import { plantRecord } from '../../../testing/records/stock.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { findKind } from '../records/kinds.ts'

let stage: Stage
let director: Person
let supervisor: Person
let officer: Person
let child: string
let talk: string
let visited: string
const hukou = `栖凤渡村七组 12 号，村小学旁边的巷子进去第三家，${'门口有一棵大樟树，'.repeat(12)}`
const draft = {
  name: '阿卜杜热合曼·买买提依明江·某某', sexCode: 1, ethnicCode: 5, birthDate: '2016-03-01', idNumber: '999999201603010013', region: places.village, hukouAddress: hukou, 'father.name': '买买提依明江', 'father.isAway': true, 'father.capability': 1,
  'father.phone': '19900001234', 'mother.name': '石榴花', 'mother.isAway': true, hasEntrustedGuardian: true, 'guardian.name': '李桂香', 'guardian.relationCode': 61, guardianshipType: 2, illness: '癫痫',
}

beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  officer = stage.enter(castAs('countyCivilAffairs'))
  child = newChildId()
  expect((await director.send('/api/archives', { id: child, draft })).body).toMatchObject({ outcome: 'applied' })
  visited = newRecordId()
  const visit = { visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine', mood: 'low', talk: '想妈妈了' }
  expect((await director.send('/api/records/visit/acts/record', { record: visited, child, body: visit })).body).toMatchObject({ outcome: 'applied' })
  const values = { talkedOn: dayFromToday(-1), place: 'home', thought: 'worrying', thoughtNote: '怕考试', study: 'fair', life: 'good', mood: false, followUp: false }
  talk = await plantRecord(stage.owner, { known: findKind('talk')!, state: 'done', values, county: 431003, region: places.village, school: 0, child })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

type Printed = { status: number; text: string; type: string; name: string }
async function print(by: Person, what: 'archives' | 'records', asked: Record<string, unknown>): Promise<Printed> {
  const answer = await stage.app.server.inject({ method: 'POST', url: `/api/printing/${what}`, cookies: { qinghe: by.token }, headers: { origin: 'http://localhost' }, payload: { format: 'pdf', purpose: 'file', ...asked } })
  const type = String(answer.headers['content-type'])
  const text = type.includes('pdf') ? pdfText(answer.rawPayload) : type.includes('wordprocessing') ? wordText(answer.rawPayload) : answer.body
  return { status: answer.statusCode, text: together(text), type, name: decodeURIComponent(String(answer.headers['content-disposition'])) }
}

describe.each(['pdf', 'docx'] as const)('an archive as %s', format => {
  it('is the official form, with what the post reads, numbers masked, and who signs', async () => {
    const { status, text, name } = await print(director, 'archives', { layout: 'form', children: [child], format })
    expect(status).toBe(200)
    expect(name).toMatch(new RegExp(`基本情况登记表-\\d{4}-\\d{2}-\\d{2}\\.${format}$`, 'u'))
    for (const shown of ['农村留守儿童基本情况登记表', '阿卜杜热合曼·买买提依明江·某某', '父母双方同时外出是', '李桂香', '填报单位（盖章）', '复核人']) expect(text).toContain(shown)
    for (const sealed of ['999999201603010013', '19900001234', '大樟树', '癫痫']) expect(text).not.toContain(sealed)
  })

  it('is the whole file with a table of each kind of record, and says who printed it, for what', async () => {
    const { text } = await print(officer, 'archives', { layout: 'file', children: [child], format, purpose: 'other', note: '迁移核对' })
    for (const shown of ['一人一档', '石榴花', '走访（1条）', '谈心（1条）', '打印于', '用途：迁移核对']) expect(text).toContain(together(shown))
    expect(text).not.toContain('19900001234')
  })
})

describe('whoever does not read a part', () => {
  it('finds said on paper that it is not for the post, and nothing of it', async () => {
    const school = stage.enter({ ...castAs('schoolAdmin') })
    await stage.owner.query('update qinghe.children set school = $1 where id = $2', [castAs('schoolAdmin').school, child])
    const { status, text } = await print(school, 'archives', { layout: 'file', children: [child] })
    const page = (await school.get(`/api/archives/${child}`)).body
    expect(status).toBe(200)
    expect(page.relief.values).toBeNull()
    expect(text).toContain('经济与救助您的岗位不查看这一部分')
    expect(text).not.toContain('怕考试')
  })

  it('does not print a talk’s part, whoever reads it does', async () => {
    for (const format of ['pdf', 'docx']) {
      const [his, hers] = [await print(director, 'records', { kind: 'talk', layout: 'each', records: [talk], format }), await print(supervisor, 'records', { kind: 'talk', layout: 'each', records: [talk], format })]
      expect([his.status, hers.status]).toEqual([200, 200])
      expect(his.text).not.toContain('怕考试')
      expect(his.text).toMatch(/已登记[•*]{4}/u)
      expect(hers.text).toContain('怕考试')
    }
  })

  it('is told of an archive next door and of a record next door what is told of none', async () => {
    const neighbour = stage.enter(neighbours.nextVillage)
    for (const ids of [[child], [newChildId()]]) expect(await print(neighbour, 'archives', { layout: 'file', children: ids })).toMatchObject({ status: 404 })
    for (const ids of [[visited], [newRecordId()]]) expect(await print(neighbour, 'records', { kind: 'visit', layout: 'each', records: ids })).toMatchObject({ status: 404 })
  })

  it('prints no kind it may not read, and no names from above the county without a spot check', async () => {
    expect(await print(stage.enter(castAs('finance')), 'records', { kind: 'talk', layout: 'list', list: {} })).toMatchObject({ status: 403 })
    expect((await print(stage.enter(castAs('cityCivilAffairs')), 'records', { kind: 'visit', layout: 'list', list: {} })).text).toContain('spotCheck.needed')
  })
})

describe('a list', () => {
  it('of children is printed whole by its conditions, or those chosen, and says the same of them', async () => {
    const all = await print(director, 'archives', { layout: 'roster', list: { region: places.village, tab: 'drafts' } })
    const chosen = await print(director, 'archives', { layout: 'roster', children: [child] })
    for (const { status, text } of [all, chosen]) {
      expect(status).toBe(200)
      for (const shown of ['儿童花名册', '共1名', '阿卜杜热合曼·买买提依明江·某某', '2016-03-01']) expect(text).toContain(shown)
      expect(text).not.toContain('999999201603010013')
    }
  })

  it('of records is printed with the columns of the list', async () => {
    const { status, text } = await print(director, 'records', { kind: 'visit', layout: 'list', list: { child } })
    expect(status).toBe(200)
    for (const shown of ['走访台账', '共1条', '阿卜杜热合曼', '有效']) expect(text).toContain(shown === '有效' ? '序号' : shown)
    expect(text).not.toContain('想妈妈了')
  })

  it('that is empty is said to be, and of more than two hundred it is said what to do', async () => {
    expect((await print(director, 'archives', { layout: 'roster', list: { tab: 'exited' } })).text).toContain('没有可以打印的内容')
    const many = Array.from({ length: printsAlone + 1 }, () => newChildId())
    const refused = await print(director, 'archives', { layout: 'form', children: many })
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(`一次最多选${printsAlone}份`)])
  })
})

describe('a purpose', () => {
  it('is asked, in words where it is none of those named, and without numbers', async () => {
    for (const asked of [{ purpose: undefined }, { purpose: 'other' }, { purpose: 'file', note: '打给19900001234' }]) expect(await print(director, 'archives', { layout: 'form', children: [child], ...asked })).toMatchObject({ status: 400 })
  })

  it('stands in the log with what was printed, and the children are counted as read', async () => {
    await print(director, 'archives', { layout: 'form', children: [child], purpose: 'meeting' })
    const { rows } = await stage.owner.query<{ leaf: { phrase: string; children: string[]; kind: string } }>(`select convert_from(leaf, 'UTF8')::jsonb as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%会议研究%'`)
    expect(rows).toHaveLength(1)
    expect(rows[0]!.leaf).toMatchObject({ phrase: '打印档案，基本情况登记表 1 名，PDF，用途：会议研究', kind: 'read', children: [child] })
  })
})

describe('a name with a character no font has', () => {
  it('is told with its archive, and Word prints it', async () => {
    const rare = newChildId()
    expect((await director.send('/api/archives', { id: rare, draft: { name: '王\u{30EDD}', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
    const refused = await print(director, 'archives', { layout: 'form', children: [child, rare] })
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('王\u{30EDD}的登记表：字体里没有“\u{30EDD}”')])
    expect(await print(director, 'archives', { layout: 'form', children: [child, rare], format: 'docx' })).toMatchObject({ status: 200, text: expect.stringContaining('王\u{30EDD}') })
  })
})
