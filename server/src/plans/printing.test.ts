/** A plan on paper: as the county has it, whose version it is and who put it into force, what carries each clause out, and what still waits. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import type { CheckedPlan } from '@qinghe/domain/plans/countyPlans.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { dayFromToday } from '../../../testing/bureau.ts'
import { castAs, neighbours } from '../../../testing/cast.ts'
import { pdfText, together, wordText } from '../../../testing/paperText.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'
import { numeral } from './planPaper.ts'

let stage: Stage
let proposer: Person
let colleague: Person
let proposed: string
const today = dayFromToday(0)
beforeAll(async () => {
  stage = await openStage({ planned: [431003] })
  proposer = stage.enter(castAs('countyCivilAffairs'))
  colleague = stage.enter(castAs('countyCivilAffairs'))
  const change = async (source: string, value: number): Promise<string> => ((await proposer.post('/api/plans/check', { source, change: { what: 'parameter', name: 'censusDueDay', code: null, value } })).body as CheckedPlan).source
  const propose = async (source: string, from: string): Promise<string> => {
    const id = newRecordId()
    expect((await proposer.send('/api/plans/versions', { id, source, from, reason: '提前两天好汇总' })).body).toMatchObject({ outcome: 'applied' })
    return id
  }
  const source = await change((await proposer.get('/api/plans/source?plan=countyCare')).body.source, 18)
  const id = await propose(source, today)
  expect((await colleague.send('/api/plans/decisions', { ids: [id], to: 'published' })).body).toMatchObject({ outcome: 'applied' })
  proposed = await propose(await change(source, 11), dayFromToday(5))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

async function paper(by: Person, asked: Record<string, unknown> = {}): Promise<{ status: number; text: string; name: string }> {
  const answer = await stage.app.server.inject({ method: 'POST', url: '/api/plans/printing', cookies: { qinghe: by.token }, headers: { origin: 'http://localhost' }, payload: { plan: 'countyCare', format: 'pdf', purpose: 'meeting', ...asked } })
  const type = String(answer.headers['content-type'])
  return { status: answer.statusCode, text: together(type.includes('pdf') ? pdfText(answer.rawPayload) : type.includes('wordprocessing') ? wordText(answer.rawPayload) : answer.body), name: decodeURIComponent(String(answer.headers['content-disposition'])) }
}

describe.each(['pdf', 'docx'] as const)('a plan as %s', format => {
  it('has the county’s own copy with who changed it, each clause by number, parameters with basis, goals, and what waits', async () => {
    const { status, text, name } = await paper(stage.enter(castAs('childDirector')), { format })
    expect(status).toBe(200)
    expect(name).toMatch(new RegExp(`县民政局关爱保护方案-\\d{4}\\.\\d+\\.${format}`, 'u'))
    for (const said of ['县民政局关爱保护方案', `苏仙区自己改过的文本，${today}起施行，正在使用`, '提出（提前两天好汇总）', '第三条季度摸底排查', '18日以前', '村排查完成的日子18日', '没有指标能衡量', '还没有建好的', '等“季度排查”', '会议研究']) expect(text).toContain(together(said))
    // A rule of work names no child.
    expect(text).not.toContain('未成年人个人信息')
  })
})

it('of what is only proposed says so, to those who write plans; to others there is none', async () => {
  expect((await paper(colleague, { side: proposed })).text).toContain(together(`拟从 ${dayFromToday(5)} 起施行，还没有发布`))
  expect((await paper(stage.enter(castAs('childDirector')), { side: proposed })).status).toBe(404)
})

it('of the product is printed where nobody took it, and says so; a family prints none, and nobody without a purpose', async () => {
  const next = await paper(stage.enter(neighbours.nextCounty))
  expect(next.text).toContain('平台带来的文本')
  expect(next.text).toContain(together('20 日以前'))
  expect((await paper(stage.enter(castAs('parent')))).status).toBe(403)
  expect((await paper(colleague, { purpose: 'other' })).status).toBe(400)
})

it('counts articles as they are counted', () => {
  expect([1, 10, 11, 20, 34].map(numeral)).toEqual(['一', '十', '十一', '二十', '三十四'])
})
