import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs } from '../../../testing/cast.ts'
import { give, settleChild } from '../../../testing/walk/county.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let officer: Person
beforeAll(async () => {
  stage = await openStage()
  officer = stage.member('countyCivilAffairs')
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const historyOf = async (id: string) => (await officer.get(`/api/archives/${id}/history`)).body.entries

describe('an archive of the register that must be looked at again', () => {
  it.each([
    ['schoolAdmin', 'correct', { schoolingStatus: 4 }], ['homeroomTeacher', 'change', { schoolingStatus: 4 }], ['childDirector', 'correct', { name: '欧阳青苗' }],
  ] as const)('says so in its history when %s made it so', async (role, verb, patch) => {
    const id = await settleChild(stage.owner, { spot: 'inside', more: { birthDate: '2012-05-01', idNumber: null, idMissingReason: '未登记户口' } })
    const posting = newUuid()
    await give(stage.owner, posting, { spot: 'inside', child: id })
    const who = stage.enter(castAs(role), { posting })
    const reply = await who.send(`/api/archives/${id}/${verb}`, { patch, ...(verb === 'change' ? { effectiveFrom: '2026-03-01' } : {}) })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await officer.get(`/api/archives/${id}`)).body.status).toBe('changed')
    const [entry] = await historyOf(id)
    expect(entry.fields).toContainEqual({ field: 'status', label: '档案状态', before: '在册', after: '在册（变更待审）' })
    expect(entry.version).toBe(2)
    await who.send(`/api/archives/${id}/correct`, { patch: 'name' in patch ? { name: '欧阳青青' } : { schoolingStatus: 3 } })
    expect((await historyOf(id))[0].fields.map((one: { field: string }) => one.field)).not.toContain('status')
  })
})
