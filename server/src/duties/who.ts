/** Children by name among the duties of a list: by what the post reads of names. Whoever reads only their beginning finds by nothing more, so that no list says
 *  what a name goes on with. */
import { seenAs, seesClearly } from '@qinghe/domain/archives/seen.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { planSearch, surnameGrams } from '../archives/searchText.ts'
import { refuseUnseenSearch } from '../archives/shown.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'

type Fits = { grams: number[]; isBeginning: boolean; fits: (name: string, gram: number) => boolean }

function byBeginning(r: Reader, text: string): Fits {
  const grams = seenAs(r.actor, 'name') === 'hidden' ? [] : surnameGrams(text)
  if (grams.length === 0) refuseUnseenSearch(r.actor, 'name')
  return { grams, isBeginning: true, fits: () => true }
}
function fitsOf(r: Reader, text: string): Fits {
  const plan = planSearch(text)
  if (plan.kind !== 'name') throw problem('duty.who', '请写孩子的姓名、拼音或首字母；证件号码和电话在上面的搜索框里查', 400)
  if (!seesClearly(r.actor, 'name')) return byBeginning(r, text)
  const fits = (name: string, gram: number): boolean => plan.plans.some(one => one.grams.includes(gram) && (one.exact || one.fits(name)))
  return { grams: plan.plans.flatMap(one => one.grams), isBeginning: false, fits }
}

/** @param where what the list holds without it
 *  @returns the condition that leaves those about children who are called so */
export async function aboutWho(r: Reader, where: readonly Sql[], who: string): Promise<Sql> {
  const { grams, isBeginning, fits } = fitsOf(r, who)
  const rows = await r.rows(sql<{ id: string; name: string; gram: number }>`select c.id, c.name, g.gram from qinghe.name_grams g join qinghe.children c on c.county = g.county and c.id = g.child
    where g.county = ${r.actor.county} and g.gram = any(${grams}::bigint[]) and (not ${isBeginning}::boolean or g.rank = 1)
      and exists (select 1 from qinghe.duties d where d.county = g.county and d.child = g.child and ${join(where, ' and ')})`)
  const ids = [...new Set(rows.filter(row => fits(row.name, row.gram)).map(row => row.id))]
  return sql`d.child = any(${ids}::uuid[])`
}
