/** One id number is one archive of a county (V-05): asked before the write so that the person is told in time, and kept by a unique
 *  index whatever comes in between (children_one_id_number_once). */
import { sameNumberIssue } from '@qinghe/domain/archives/duplicates.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'

/** @property reason why the number may stand twice, in the words of whoever says so */
export type Numbered = { id: string; idNumber: string | null | undefined; reason?: string | undefined }

/** Those whose number another archive of the county carries; asked in a transaction that may write, and of nobody else answered. */
export async function numbersHeld<T extends Numbered>(w: Pick<Writer, 'actor' | 'blind' | 'rows'>, all: readonly T[]): Promise<Set<T>> {
  const asked = all.flatMap(one => (one.idNumber ? [{ one, blinds: w.blind('idNumber', one.idNumber) }] : []))
  if (asked.length === 0) return new Set()
  const [found] = await w.rows(sql<{ held: number[] }>`select qinghe.numbers_held(${w.actor.county}, ${asked.map(({ one }) => one.id)}::uuid[],
    ${asked.map(one => one.blinds[0] ?? null)}::bytea[], ${asked.map(one => one.blinds[1] ?? null)}::bytea[]) as held`)
  return new Set((found?.held ?? []).flatMap(at => asked[at - 1]?.one ?? []))
}

/** Within one request, too, a number is given once. */
const repeatedIn = (all: readonly Numbered[]): Numbered[] => {
  const seen = new Set<string>()
  return all.filter(({ idNumber }) => {
    const isSecond = Boolean(idNumber) && seen.has(idNumber ?? '')
    if (idNumber) seen.add(idNumber)
    return isSecond
  })
}

/** As it stands in the history of the archive. */
export const sharedWords = (reason: string | undefined): string => `证件号与本县另一份档案相同：${reason ?? ''}`

/** Which numbers will stand twice, because somebody said why; whoever gave no reason is told what to do. */
export async function sharedNumbers(w: Pick<Writer, 'actor' | 'blind' | 'rows'>, all: readonly Numbered[]): Promise<{ shared: ReadonlySet<string>; issues: Issue[] }> {
  const held = new Set([...await numbersHeld(w, all), ...repeatedIn(all)])
  const twice = all.filter(one => held.has(one))
  const explained = twice.filter(one => one.reason !== undefined)
  return { shared: new Set(explained.map(one => one.id)), issues: twice.some(one => one.reason === undefined) ? [sameNumberIssue()] : [] }
}
