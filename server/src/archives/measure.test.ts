import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { draftMeasure, tooManyDrafts } from '@qinghe/domain/archives/measure.ts'
import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { setClock } from '../../../testing/clock.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

const numberOf = (i: number): string => ((first: string) => first + checkCharacter(first))(`99999920160501${String(100 + i)}`)
let stage: Stage
let holder: Person
let curious: Person
/** Numbers somebody else has, and numbers nobody has. */
const known = Array.from({ length: draftMeasure.clashesPerDay + 6 }, (_, i) => i)
const unknown = (i: number): number => 500 + i

const type = (person: Person, region: number, number: string | null) => person.send('/api/archives', {
  id: newChildId(), draft: { name: '某某', birthDate: '2016-05-01', region, ...(number === null ? {} : { idNumber: number }) },
})
const alarms = async (): Promise<number> => (await stage.owner.query(`select count(*)::int as n from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%告警%'`)).rows[0].n
/** Seen from outside an answer is its status and its words; ids and times differ anyway. */
const seen = ({ status, body }: { status: number; body: any }) => ({ status, outcome: body.outcome, words: body.issues?.map((one: any) => one.message) })
const at = (moment: string) => setClock(stage.owner, moment)

beforeAll(async () => {
  stage = await openStage()
  await at('2026-11-25 09:10:00+08')
  holder = stage.enter({ role: 'countyCivilAffairs', region: places.nextCounty, county: 431022, school: 0 })
  curious = stage.enter(castAs('childDirector'))
  for (const i of known) expect((await type(holder, 431022101201, numberOf(i))).body).toMatchObject({ outcome: 'applied' })
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

describe('whoever types number after number', () => {
  it('is told the same for a number that exists and one that does not, before and after the alarm', async () => {
    for (const [turn, i] of known.entries()) {
      expect(seen(await type(curious, places.village, numberOf(i)))).toEqual({ status: 200, outcome: 'applied', words: undefined })
      expect(seen(await type(curious, places.village, numberOf(unknown(turn))))).toEqual({ status: 200, outcome: 'applied', words: undefined })
    }
  })

  it('has raised the alarm with the twentieth, for the auditor alone and without a number', async () => {
    expect(await alarms()).toBe(known.length - draftMeasure.clashesPerDay + 1)
    const { rows } = await stage.owner.query(`select convert_from(leaf, 'UTF8') as leaf from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%告警%'`)
    for (const { leaf } of rows) expect([JSON.parse(leaf).account, JSON.parse(leaf).children, /\d{15}/.test(JSON.parse(leaf).phrase)]).toEqual([curious.actor.account, [], false])
  })

  it('is paused when the hour is over, for numbers that exist and numbers that do not alike', async () => {
    await at('2026-11-25 10:01:00+08')
    const answers = [await type(curious, places.village, numberOf(0)), await type(curious, places.village, numberOf(700))].map(seen)
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toMatchObject({ status: 429, words: [expect.stringContaining('暂停')] })
    expect(JSON.stringify(answers[0])).not.toMatch(/重复|已存在|冲突|已有/)
  })

  it('may go on without numbers, and so may everybody else with them', async () => {
    expect((await type(curious, places.village, null)).body).toMatchObject({ outcome: 'applied' })
    expect((await type(stage.enter(castAs('childDirector')), places.village, numberOf(701))).body).toMatchObject({ outcome: 'applied' })
    const { body } = await type(curious, places.village, null)
    const refused = await curious.send(`/api/archives/${body.records[0].id}/correct`, { patch: { idNumber: numberOf(702) } })
    expect(refused.status).toBe(429)
  })

  it('may type again when the day is over', async () => {
    await at('2026-11-26 10:30:00+08')
    expect((await type(curious, places.village, numberOf(703))).body).toMatchObject({ outcome: 'applied' })
  })

  it('is not counted for what came by a roster, which shows nothing either', async () => {
    await stage.owner.query('update qinghe.identity_clashes set at = qinghe.now() - interval \'2 hours\'')
    expect((await type(curious, places.village, numberOf(704))).status).toBe(429)
    await stage.owner.query('update qinghe.children set batch = id where id in (select child from qinghe.identity_clashes)')
    expect((await type(curious, places.village, numberOf(704))).body).toMatchObject({ outcome: 'applied' })
  })
})

describe('typing as such', () => {
  it('is paused beyond what a person types in an hour, in the same words', () => {
    const [slow, fast, clashing] = [{ typedInHour: draftMeasure.perHour - 1, isPaused: false }, { typedInHour: draftMeasure.perHour, isPaused: false }, { typedInHour: 1, isPaused: true }]
    expect(tooManyDrafts(slow)).toEqual([])
    expect(tooManyDrafts(fast)).toEqual(tooManyDrafts(clashing))
  })
})
