/** One file sent twice at the same moment, by two people or by one who clicked twice: both are read, both are ordered, and no child is there twice. */
import { newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { importable } from '@qinghe/domain/rosters/batch.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { born } from '../../../testing/clock.ts'
import { openRosterOffice, type RosterOffice } from '../../../testing/rosterOffice.ts'
import { importNext } from './importing.ts'

let office: RosterOffice
beforeAll(async () => { office = await openRosterOffice([], { ordersWait: true }) })
afterAll(async () => { expect(await office.stop()).toEqual([]) })

const ask = async (text: string, values: unknown[] = []): Promise<any[]> => (await office.owner.query(text, values)).rows
type File = { name: string; bytes: Uint8Array }

/** Children without a number are known by their name and birthday alone, which no index of the database keeps apart. */
async function withoutNumbers(): Promise<File> {
  const [village] = await ask(`select name from qinghe.regions where code = $1`, [office.children(1)[0]?.region])
  const rows = Array.from({ length: 12 }, (_, i) => `田小禾${'甲乙丙丁戊己庚辛壬癸子丑'[i]},女,${born(9, `03-${10 + i}`)},${village.name},小学,田大山,19900003${100 + i}`)
  return { name: '花名册.csv', bytes: Buffer.from(['姓名,性别,出生日期,村（居）,就学状况,受委托监护人姓名,监护人联系电话', ...rows].join('\n')) }
}

async function sent(who: Person, file: File): Promise<any> {
  const batch = newRecordId()
  expect((await who.upload('/api/rosters', { batch, fileName: file.name }, file)).body).toMatchObject({ outcome: 'applied' })
  return office.rested(who, batch)
}
async function ordered(who: Person, { id, counts }: any): Promise<void> {
  expect((await who.send(`/api/rosters/${id}/commit`, { expected: importable(counts) })).body).toMatchObject({ outcome: 'applied' })
}
const isOpen = async (): Promise<boolean> => (await ask(`select 1 from qinghe.roster_orders where phase <> 'done'`)).length > 0
/** As two processes would, which look for orders at the same moment. */
async function carriedOut(): Promise<void> {
  while (await isOpen()) await Promise.all([importNext(office.app.kernel), importNext(office.app.kernel)])
}

/** @returns the batch whose children came in, and the other one */
async function bothAtOnce(file: File): Promise<{ came: any; stayed: any; lines: number; whose: Person }> {
  const people = [office.officer, office.supervisor]
  const batches = await Promise.all(people.map(who => sent(who, file)))
  const lines = importable(batches[0].counts)
  expect(batches.map(one => [one.state, importable(one.counts)])).toEqual([['ready', lines], ['ready', lines]])
  await Promise.all(people.map((who, i) => ordered(who, batches[i])))
  await carriedOut()
  const after = await Promise.all(people.map(async (who, i) => ({ who, batch: (await who.get(`/api/rosters/${batches[i].id}`)).body })))
  const came = after.find(one => one.batch.counts.imported > 0) ?? expect.fail('nobody came in')
  const stayed = after.find(one => one !== came) ?? expect.fail('there were two')
  return { came: came.batch, stayed: stayed.batch, lines, whose: stayed.who }
}

const files: readonly (readonly [string, () => Promise<File>])[] = [
  ['children with numbers', async () => ({ name: '登记表.xlsx', bytes: (await office.form(20, 0)).file })],
  ['children without numbers', withoutNumbers],
]

describe.each(files)('a roster of %s, uploaded twice at once and imported twice at once', (_, made) => {
  it('brings every child in once, and says in the other batch which children were there already', async () => {
    const before = (await ask('select count(*)::int as n from qinghe.children'))[0].n
    const { came, stayed, lines, whose } = await bothAtOnce(await made())
    expect(lines).toBeGreaterThan(0)
    expect((await ask('select count(*)::int as n from qinghe.children'))[0].n).toBe(before + lines)
    expect(await ask(`select name, birth_date from qinghe.children where status not in ('exited', 'transferred', 'merged') group by 1, 2 having count(*) > 1`)).toEqual([])
    expect(came).toMatchObject({ state: 'committed', counts: { imported: lines } })
    expect(stayed).toMatchObject({ state: 'ready', counts: { imported: 0, known: lines }, failure: `${lines} 行在检查之后出现了新的问题，没有导入，请核对后再导入` })
    const { rows } = (await whose.get(`/api/rosters/${stayed.id}/rows?filter=known&limit=100`)).body
    expect(rows.filter((row: any) => row.state === 'known')).toHaveLength(lines)
    for (const row of rows) expect(row.issues.map((found: any) => found.title).join()).toContain('可能已在册')
  })
})
