/** The plans of the installation, read over HTTP as sentences. */
import { PlansOutput, type ToldClause } from '@qinghe/domain/plans/contract.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castAs } from '../../../testing/cast.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
beforeAll(async () => { stage = await openStage() })
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const read = async (role: Parameters<typeof castAs>[0]) => stage.enter(castAs(role)).get('/api/plans')
async function clause(plan: string, id: string): Promise<ToldClause> {
  const { plans } = PlansOutput.parse((await read('childDirector')).body)
  return plans.find(one => one.plan === plan)?.clauses.find(one => one.id === id) ?? expect.fail(`no clause ${plan}.${id}`)
}

describe('whoever works', () => {
  it('reads the seven plans, and families do not', async () => {
    const { status, body } = await read('pairedTeacher')
    expect([status, PlansOutput.parse(body).plans.map(one => one.title)]).toEqual([200, [
      '县民政局关爱保护方案', '区关爱保护实施意见', '法规与建议', '学校关爱留守及残疾儿童方案', '学校“三个一”方案', '留守儿童夏令营', '志愿服务活动',
    ]])
    expect((await read('parent')).status).toBe(403)
  })

  it('reads of a duty who owes what, by when, with what evidence, and who is told', async () => {
    const { standing, told } = await clause('districtCare', 'visits')
    expect(standing).toBe('runs')
    expect(told[0]).toEqual({
      id: 'regularVisit', sort: '应办', title: '按风险定期走访', basis: null, waits: null, words: [
        '村儿童主任，对每名儿童：上一次以后，满走访间隔（按风险等级：低 90 天、中 30 天、高 7 天、极高 1 天）以前', '只在：留守（民政口径）', '凭据：见到孩子的一次走访',
        '提前 3 天提醒；逾期 3 天报镇儿童督导员，逾期 10 天报县民政',
      ],
    })
    expect((await clause('countyCare', 'services')).told[0]?.words).toEqual([
      '村儿童主任，对每名儿童：每季度，最后一个月 20 日以前', '只在：留守（民政口径）', '凭据：一次信息核查', '提前 5 天提醒；逾期 3 天报镇儿童督导员',
    ])
  })

  it('reads of what waits for which part of the product, and a condition in words', async () => {
    expect(await clause('countyCare', 'census')).toMatchObject({ standing: 'runs', waits: [], told: [{ waits: null, words: expect.arrayContaining(['凭据：“村排查签字”']) }] })
    expect(await clause('countyCare', 'inspection')).toMatchObject({ standing: 'waits', told: [{ words: expect.arrayContaining(['凭据：还没有这种登记']) }] })
    expect((await clause('districtCare', 'groundFive')).told[0]?.words).toEqual(['“劝诫和制止”（情形包括让孩子乞讨，且做法是批评教育）的次数不少于就乞讨批评教育的次数（3 次）：研究是否申请撤销监护人资格'])
    expect((await clause('schoolThreeOnes', 'fiveHaves')).told[0]?.words).toEqual(['用“没有辍学的留守学生”“有人监护的留守学生”“得到帮扶的留守学生”“三个一齐全的孩子”衡量'])
    expect((await clause('volunteerDay', 'places')).told[0]?.words).toEqual(['每次活动最多 8 名，满了不再收'])
  })

  it('reads nothing that is written for programs', async () => {
    const { plans } = PlansOutput.parse((await read('countyCivilAffairs')).body)
    const said = plans.flatMap(plan => plan.clauses.flatMap(one => one.told.flatMap(each => each.words)))
    expect(said.filter(words => /[a-z]{3,}|@|undefined|null|NaN/u.test(words))).toEqual([])
  })
})
