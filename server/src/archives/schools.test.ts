import { newChildId, newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

const [ours, theirs] = [41, 42]
let stage: Stage
let supervisor: Person
beforeAll(async () => {
  stage = await openStage()
  supervisor = stage.enter(castAs('childSupervisor'))
  await stage.owner.query(`insert into qinghe.schools (county, id, region, name) values (431003, $1, $3, '青禾小学'), (431003, $2, $3, '石榴小学')`, [ours, theirs, places.town])
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

/** A class teacher with one pupil given by name. */
async function teacherOf(school: number, child: string): Promise<Person> {
  const posting = newUuid()
  const [account, one, another] = [newUuid(), newUuid(), newUuid()]
  await stage.owner.query(`insert into qinghe.accounts (id, login, name, region, state, created_by, created_at) values ($1, $2, '教师', $3, 'active', $4, now())`,
    [account, `t${account.slice(-12)}`, places.town, one])
  await stage.owner.query(`insert into qinghe.postings (id, account, holder, role, county, region, school, valid_from, state, proposed_by, confirmed_by, created_at)
    values ($1, $2, '教师', 'homeroomTeacher', 431003, $3, $4, '2020-01-01', 'active', $5, $6, now())`, [posting, account, places.town, school, one, another])
  await stage.owner.query(`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, assigned_by, created_at)
    values (431003, $1, $2, $3, $4, $5, 'homeroom', '2020-01-01', $6, now())`, [newUuid(), posting, child, places.village, school, one])
  return stage.enter({ role: 'homeroomTeacher', region: places.town, county: 431003, school }, { posting })
}

async function pupil(school: object): Promise<string> {
  const id = newChildId()
  const reply = await supervisor.send('/api/archives', { id, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village, schoolingStatus: 3, ...school } })
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  await stage.owner.query(`update qinghe.children set status = 'active' where id = $1`, [id])
  return id
}
const schoolOf = async (id: string) => (await supervisor.get(`/api/archives/${id}`)).body.schooling.values
const sees = async (person: Person, id: string) => (await person.get(`/api/archives/${id}`)).status === 200
const headOf = (school: number) => stage.enter({ role: 'schoolAdmin', region: places.town, county: 431003, school })

describe('a pupil', () => {
  it('written down with the name of a school of the county belongs to that school', async () => {
    const id = await pupil({ schoolName: '青禾小学' })
    expect(await schoolOf(id)).toMatchObject({ school: ours, schoolName: '青禾小学' })
    expect([await sees(headOf(ours), id), await sees(headOf(theirs), id)]).toEqual([true, false])
  })

  it('whose school is corrected by name leaves the people of the old one, on the day', async () => {
    const id = await pupil({ school: ours })
    const teacher = await teacherOf(ours, id)
    expect(await sees(teacher, id)).toBe(true)
    expect((await supervisor.send(`/api/archives/${id}/correct`, { patch: { schoolName: '石榴小学' } })).body).toMatchObject({ outcome: 'applied' })
    expect(await schoolOf(id)).toMatchObject({ school: theirs, schoolName: '石榴小学' })
    expect([await sees(teacher, id), await sees(headOf(ours), id), await sees(headOf(theirs), id)]).toEqual([false, false, true])
    const told = await stage.owner.query(`select school from qinghe.feed where kind = 'departed' and child = $1 and posting is not null`, [id])
    expect(told.rows).toEqual([{ school: theirs }])
  })

  it('who goes to a school elsewhere belongs to none of the county', async () => {
    const id = await pupil({ school: ours })
    const teacher = await teacherOf(ours, id)
    const changed = await supervisor.send(`/api/archives/${id}/change`, { patch: { schoolName: '广东省东莞市某小学' }, effectiveFrom: dayFromToday(0) })
    expect(changed.body).toMatchObject({ outcome: 'applied' })
    expect(await schoolOf(id)).toMatchObject({ school: null, schoolName: '广东省东莞市某小学' })
    expect([await sees(teacher, id), await sees(headOf(ours), id)]).toEqual([false, false])
  })

  it('stays with the paired helper of no school, whatever the school', async () => {
    const id = await pupil({ school: ours })
    const teacher = await teacherOf(0, id)
    await supervisor.send(`/api/archives/${id}/correct`, { patch: { school: theirs } })
    expect(await sees(teacher, id)).toBe(true)
  })

  it('is not lost to the teacher who mistypes the school', async () => {
    const id = await pupil({ school: ours })
    const head = headOf(ours)
    const slip = await head.send(`/api/archives/${id}/correct`, { patch: { schoolName: '青禾小学三年级' } })
    expect([slip.status, slip.body.issues[0].code]).toEqual([422, 'school.leaves'])
    const left = await head.send(`/api/archives/${id}/change`, { patch: { schoolName: '石榴小学' }, effectiveFrom: dayFromToday(0) })
    expect(left.body).toMatchObject({ outcome: 'applied' })
    expect([await sees(head, id), await sees(headOf(theirs), id)]).toEqual([false, true])
  })

  it('has no school that is not on the list, and not two at once', async () => {
    for (const [school, code] of [[{ school: 999 }, 'school.unknown'], [{ school: ours, schoolName: '石榴小学' }, 'school.twoNames']] as const) {
      const reply = await supervisor.send('/api/archives', { id: newChildId(), draft: { name: '段小满', birthDate: '2016-03-01', region: places.village, schoolingStatus: 3, ...school } })
      expect([reply.status, reply.body.issues[0].code]).toEqual([422, code])
    }
  })
})

describe('a child for whom nobody answers', () => {
  it('is found by the list, and not asked for where somebody cannot know', async () => {
    const id = await pupil({ school: ours })
    const listed = async (person: Person) => (await person.get('/api/archives?nobody=1&limit=100')).body.rows.map((row: { id: string }) => row.id)
    expect(await listed(supervisor)).toContain(id)
    expect((await headOf(ours).get('/api/archives?nobody=1&limit=100')).body).toMatchObject({ status: 403, issues: [{ code: 'list.unseen' }] })
    await stage.owner.query(`insert into qinghe.assignments (county, id, posting, child, region, school, kind, valid_from, assigned_by, created_at)
      values (431003, $1, $1, $2, $3, $4, 'pairing', '2020-01-01', $1, now())`, [newUuid(), id, places.village, ours])
    expect(await listed(supervisor)).not.toContain(id)
  })
})
