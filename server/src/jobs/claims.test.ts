/** Work that two runs hold one after the other, because the first fell silent and lives. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moveClock } from '../../../testing/clock.ts'
import { type ComparisonOffice, openComparisonOffice } from '../../../testing/comparisonOffice.ts'
import { runNext } from '../comparisons/run.ts'
import { sql } from '../db/sql.ts'
import { carryOutNext, type Queue } from './claims.ts'

const queue: Queue = { table: 'comparisons', waits: 'waiting', first: sql`county, id`, tooOften: '几次都没有做完' }
let office: ComparisonOffice
beforeAll(async () => { office = await openComparisonOffice() })
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const stateOf = async (id: string) => (await office.owner.query('select state, failure, attempts from qinghe.comparisons where id = $1', [id])).rows[0]

it('a run that was taken over while it was silent does not undo what the other one has finished', async () => {
  const { kernel } = office.app
  const county = await office.appoint('countyCivilAffairs', 431003000000)
  const id = await office.ordered(county, [{ 姓名: '王小禾', 性别: '女', 出生日期: '2016-03-01' }])
  await carryOutNext(kernel, queue, async () => {
    await moveClock(office.owner, '61 seconds')
    expect(await runNext(kernel)).toBe(true)
    expect(await stateOf(id)).toEqual({ state: 'done', failure: null, attempts: 2 })
    throw problem('comparison.rights', '发起比对的岗位已经结束')
  })
  expect(await stateOf(id)).toEqual({ state: 'done', failure: null, attempts: 2 })
})

it('work nobody else took up is given up in the words of its problem, and after three deaths in those of the queue', async () => {
  const { kernel } = office.app
  const county = await office.appoint('countyCivilAffairs', 431003000000)
  const refused = await office.ordered(county, [{ 姓名: '李春生', 性别: '男', 出生日期: '2015-03-01' }])
  expect(await carryOutNext(kernel, queue, () => Promise.reject(problem('x', '岗位已经结束')))).toBe(true)
  expect(await stateOf(refused)).toMatchObject({ state: 'failed', failure: '岗位已经结束' })
  const dying = await office.ordered(county, [{ 姓名: '张雨晴', 性别: '女', 出生日期: '2014-03-01' }])
  for (let i = 0; i < 3; i++) {
    await expect(carryOutNext(kernel, queue, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
    expect(await carryOutNext(kernel, queue, () => Promise.resolve())).toBe(false)
    await moveClock(office.owner, '61 seconds')
  }
  expect(await carryOutNext(kernel, queue, () => Promise.resolve())).toBe(true)
  expect(await stateOf(dying)).toMatchObject({ state: 'failed', failure: '几次都没有做完' })
})
