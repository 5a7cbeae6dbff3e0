import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() }, 60_000)
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

describe('a saved view', () => {
  it('is there again for its owner, on every device, and for nobody else', async () => {
    const [officer, colleague, teacher] = [stage.enter(castAs('countyCivilAffairs')), stage.enter(castAs('countyCivilAffairs')), stage.enter(castAs('homeroomTeacher'))]
    const id = newRecordId()
    const view = { id, name: '辍学的孩子', search: '?schooling=7&sort=birth&columns=id,gaps' }
    for (const person of [officer, teacher]) expect((await person.send('/api/archives/views', { ...view, id: person === officer ? id : newRecordId() })).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get('/api/archives/views')).body.views).toEqual([view])
    expect((await colleague.get('/api/archives/views')).body.views).toEqual([])
    expect((await colleague.send(`/api/archives/views/${id}/remove`, {})).status).toBe(404)
    expect((await officer.get('/api/archives/views')).body.views).toHaveLength(1)
    expect((await officer.send(`/api/archives/views/${id}/remove`, {})).body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get('/api/archives/views')).body.views).toEqual([])
  })

  it('is written over under its own name, and there are thirty at most', async () => {
    const officer = stage.enter(castAs('childSupervisor'))
    const save = (name: string, search = '') => officer.send('/api/archives/views', { id: newRecordId(), name, search })
    await save('待补全', '?tab=gaps')
    await save(' 待补全 ', '?tab=gaps&sort=recent')
    expect((await officer.get('/api/archives/views')).body.views.map((v: any) => [v.name, v.search])).toEqual([['待补全', '?tab=gaps&sort=recent']])
    for (let i = 2; i <= 30; i++) expect((await save(`视图${i}`)).status).toBe(200)
    expect((await save('再来一个')).body.issues[0].message).toBe('最多保存 30 个视图，请先删除不用的')
    expect((await save('待补全', '?tab=all')).status).toBe(200)
    expect((await save('')).body.issues[0].message).toBe('请给视图起个名字')
  })
})
