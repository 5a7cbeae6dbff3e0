/** Records of every kind for tests: bodies an act takes on whatever day it is, made from the golden cases of the declarations; and records written past
 *  every check, as the program would write them. */
import { addDays, daysBetween, isPlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { type Act, fieldOf, type Kind } from '@qinghe/domain/records/kind.ts'
import { bitOf } from '@qinghe/domain/staff/audiences.ts'
import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { newChildKey, wrapKeyOf } from '../../server/src/crypto/childKeys.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { recordLine } from '../../server/src/db/recordHistory.ts'
import type { KnownKind } from '../../server/src/records/kinds.ts'
import { derivedCells, nobody, nowhere, partRows, secretAt } from '../../server/src/records/store.ts'
import { testRing } from '../app.ts'
import { dayFromToday } from '../bureau.ts'
import { insertRow } from '../walk/county.ts'

/** The day on which golden cases happen that say none (domain/src/records/golden.ts). */
const goldenDay = plainDate('2026-05-20')
const shifted = (value: unknown, from: string): unknown => {
  if (typeof value === 'string' && isPlainDate(value)) return addDays(plainDate(dayFromToday(0)), daysBetween(plainDate(from), plainDate(value)))
  if (Array.isArray(value)) return value.map(one => shifted(one, from))
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shifted(one, from)])) : value
}
export type Stocked = Record<string, any>

/** @param organisation one that is there */
export function bodyFor(kind: Kind, act: Act, organisation: string): Stocked {
  const begins = act.from.includes('none')
  const fine = kind.cases.filter(one => one.by === undefined && one.problems.length === 0)
  const one = fine.find(each => each.act === act.id) ?? (begins ? fine.find(each => kind.acts.find(other => other.id === each.act)?.from.includes('none')) : undefined)
  const moved = shifted(one?.given ?? {}, one?.today ?? goldenDay) as Stocked
  return Object.fromEntries(Object.entries(moved).filter(([id]) => {
    const field = fieldOf(kind, id)
    return field !== undefined && (field.on === null ? begins : field.on === act.id || act.asks.includes(id))
  }).map(([id, value]) => [id, JSON.parse(JSON.stringify(value).replaceAll(/"(?:org-1|0190a000-0000-7000-8000-000000000001)"/gu, `"${organisation}"`))]))
}

export type Planting = {
  known: KnownKind; state: string; values: Line; county: number; region: number; school: number; child: string | null
  parent?: string | null; posting?: string; account?: string; assignee?: string; barred?: readonly string[]; number?: string | null
  /** What stood there before. */
  past?: Line
}

const w = (today: string) => ({ ring: testRing, today: plainDate(today), seal: (where: Parameters<typeof seal>[1], clear: string) => seal(testRing, where, clear) })

/** @returns its id */
export async function plantRecord(owner: pg.ClientBase, { known: { kind, content, compiled }, state, values, county, region, school, child, parent = null, posting = newUuid(), account = newUuid(), assignee = nobody, barred = [], number = null, past }: Planting): Promise<string> {
  const id = newUuid()
  const key = newChildKey()
  const now = new Date()
  await owner.query('insert into qinghe.kind_contents (kind, content, compiled, first_used) values ($1, $2, $3, $4) on conflict do nothing', [kind.kind, content, compiled, now])
  const scope = { region, school, child, follows: kind.follows === 'child', barred: [...barred], reported: nowhere }
  const hanging = { ...scope, made_by: posting, given_to: assignee }
  const readers = (audience: string): number => Number(bitOf(audience))
  const revision = past ? 2 : 1
  const cells = derivedCells(w(dayFromToday(0)), kind, { id, values, of: { child, posting, region, state } })
  await insertRow(owner, 'records', {
    ...cells, once: createHmac('sha256', testRing.chain).update(id).digest(), county, ...scope, id, kind: kind.kind, content, readers: readers(kind.audience), parent, subject: child ?? id, worked_in: region, worked_school: school,
    state, number, posting, account, assignee, secret: wrapKeyOf(testRing, secretAt(id), key), revision, created_at: now, updated_at: now,
  })
  const audiences = [...new Set([kind.audience, ...kind.fields.flatMap(field => field.part ?? [])])]
  const of = (line: Line, audience: string): Line => Object.fromEntries(Object.entries(line).filter(([name]) => (fieldOf(kind, name)?.part ?? kind.audience) === audience))
  const turns = past ? [[1, {}, past], [2, past, values]] as const : [[1, {}, values]] as const
  for (const [turn, before, after] of turns) {
    const parts = new Map(audiences.filter(one => one !== kind.audience && Object.keys(of(after, one)).length > 0).map(one => [one, of(after, one)]))
    for (const row of partRows(w(dayFromToday(0)), kind, { record: id, revision: turn, scope: hanging, parts })) await insertRow(owner, 'record_parts', { ...row, county })
    for (const audience of audiences) {
      const process = audience === kind.audience ? { before: turn === 1 ? {} : { state }, after: { state, ...(number === null ? {} : { number }) } } : { before: {}, after: {} }
      if (audience !== kind.audience && Object.keys(of(after, audience)).length === 0) continue
      await insertRow(owner, 'record_changes', recordLine({
        record: id, kind: kind.kind, revision: turn, act: kind.acts[0]?.id ?? 'record', key, scope: { ...hanging, readers: readers(audience), entry: readers(kind.audience) },
        before: { ...of(before, audience), ...process.before }, after: { ...of(after, audience), ...process.after },
      }, { county, at: now, command: { id: newUuid(), name: 'x', phrase: '登记', account, posting }, algorithm: testRing.algorithm, chain: testRing.chain } as Parameters<typeof recordLine>[1]))
    }
  }
  return id
}
