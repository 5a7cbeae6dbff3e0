import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() }, 60_000)
afterAll(async () => { expect(await stage.stop()).toEqual([]) })
const viewsOf = async (who: Person, list = 'archives') => (await who.get(`/api/views?list=${list}`)).body.views

describe('a saved view', () => {
  it('is there again for its owner, on every device, and for nobody else', async () => {
    const [officer, colleague, teacher] = [stage.enter(castAs('countyCivilAffairs')), stage.enter(castAs('countyCivilAffairs')), stage.enter(castAs('homeroomTeacher'))]
    const id = newRecordId()
    const view = { id, name: '辍学的孩子', search: '?schooling=7&sort=birth&columns=id,gaps' }
    for (const person of [officer, teacher]) expect((await person.send('/api/views', { ...view, list: 'archives', id: person === officer ? id : newRecordId() })).body).toMatchObject({ outcome: 'applied' })
    expect(await viewsOf(officer)).toEqual([view])
    expect(await viewsOf(colleague)).toEqual([])
    expect((await colleague.send(`/api/views/${id}/remove`, {})).status).toBe(404)
    expect(await viewsOf(officer)).toHaveLength(1)
    expect((await officer.send(`/api/views/${id}/remove`, {})).body).toMatchObject({ outcome: 'applied' })
    expect(await viewsOf(officer)).toEqual([])
  })

  it('belongs to its list: the same name may stand in the archives and in a ledger, and each shows its own', async () => {
    const officer = stage.enter(castAs('countyCivilAffairs'))
    const lists = ['archives', 'records.visit', 'records.x431003-loveMother']
    for (const list of lists) expect((await officer.send('/api/views', { id: newRecordId(), list, name: '本月', search: `?of=${list}` })).body).toMatchObject({ outcome: 'applied' })
    for (const list of lists) expect((await viewsOf(officer, list)).map((v: any) => [v.name, v.search])).toEqual([['本月', `?of=${list}`]])
    expect((await officer.send('/api/views', { id: newRecordId(), list: 'accounts', name: '本月', search: '' })).body.issues[0].message).toBe('没有这个列表')
  })

  it('is written over under its own name, and there are thirty of a list at most', async () => {
    const officer = stage.enter(castAs('childSupervisor'))
    const save = (name: string, search = '') => officer.send('/api/views', { id: newRecordId(), list: 'archives', name, search })
    await save('待补全', '?tab=gaps')
    await save(' 待补全 ', '?tab=gaps&sort=recent')
    expect((await viewsOf(officer)).map((v: any) => [v.name, v.search])).toEqual([['待补全', '?tab=gaps&sort=recent']])
    for (let i = 2; i <= 30; i++) expect((await save(`视图${i}`)).status).toBe(200)
    expect((await save('再来一个')).body.issues[0].message).toBe('一个列表最多保存 30 个视图，请先删除不用的')
    expect((await save('待补全', '?tab=all')).status).toBe(200)
    expect((await save('')).body.issues[0].message).toBe('请给视图起个名字')
  })
})
