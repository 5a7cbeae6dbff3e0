/** Duties for tests, written past every check as the generation would write them. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import type pg from 'pg'
import type { Cells } from '../server/src/db/rows.ts'
import { nobody } from '../server/src/records/store.ts'
import { dayFromToday } from './bureau.ts'
import { insertRow } from './walk/county.ts'

/** By plan and definition, so that what the plans say of it is found. */
export const known = {
  visit: { plan: 'districtCare', duty: 'regularVisit', clause: 'visits', role: 'childDirector' },
  contact: { plan: 'lawAndAdvice', duty: 'weeklyContact', clause: 'weeklyContact', role: 'childDirector' },
  threeOnes: { plan: 'schoolThreeOnes', duty: 'threeOnes', clause: 'threeOnes', role: 'pairedTeacher', needs: [1, 1, 1] },
} as const

export type PlantedDuty = {
  of: keyof typeof known; county?: number; child: string | null; region: number; school?: number; due?: string | null; opens?: string; period?: string; audience?: string; more?: Cells
}
/** @returns its id */
export async function plantDuty(owner: pg.ClientBase, { of, county = 431003, child, region, school = 0, due = dayFromToday(3), opens = dayFromToday(-60), period = newUuid().slice(-12), audience = 'DUTY', more = {} }: PlantedDuty): Promise<string> {
  const id = newUuid()
  const definition = known[of]
  const needs = 'needs' in definition ? definition.needs : [1]
  await insertRow(owner, 'duties', {
    county, id, ...definition, needs: [...needs], version: '2026.1', about: 'child', subject: child ?? id, child, region, school, readers: Number(bitOf(audience)), posting: nobody, period, opens,
    due_on: due, due_at: due === null ? null : new Date(Date.parse(`${due}T00:00:00+08:00`) + 86_400_000), unknown: due === null ? '风险等级还没有评定' : null, started_at: new Date(), ...more,
  })
  return id
}
