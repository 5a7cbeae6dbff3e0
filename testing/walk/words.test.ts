/** Whoever says why is told to leave numbers of people out, in every command and query, and what was said lies sealed or is named in SECURITY.md. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../app.ts'
import { dayFromToday } from '../bureau.ts'
import { everyContract, root } from './contractTable.ts'
import { settleChild } from './county.ts'
import { textsOf } from './schemas.ts'
import { openStage, type Stage } from './stage.ts'

const contracts = await everyContract()
/** What a text is called in which people say why. */
const isSaid = (name: string): boolean => /^(reason|note|words|remark|evidence|purpose|legalBasis)$|Reason$/u.test(name)
/** A field of the archive, filled by rosters as well: what it holds is kept like the other fields. */
const isField = (name: string): boolean => name === 'idMissingReason'
/** A text that is long enough everywhere, and would be taken if it held no number. */
const innocent = '已经核实情况'

describe('a text in which somebody says why', () => {
  const said = contracts.flatMap(one => textsOf(one.input).filter(({ name }) => isSaid(name) && !isField(name)).map(text => ({ ...text, contract: one.name })))

  it('stands in many commands', () => expect(new Set(said.map(one => one.contract)).size).toBeGreaterThan(15))
  it.each(said)('of $contract$path takes words, and no number of a person', ({ schema }) => {
    expect(schema.safeParse(innocent).success).toBe(true)
    for (const number of ['999999201704160016', '19900001234', '199 0000 1234']) {
      expect(schema.safeParse(`${innocent}${number}`).error?.issues[0]?.message).toMatch(/^请不要在.+中写身份证号或电话/u)
    }
  })
})

describe('what was said', () => {
  let stage: Stage
  let officer: Person
  beforeAll(async () => { stage = await openStage(); officer = stage.member('countyCivilAffairs') })
  afterAll(async () => { expect(await stage.stop()).toEqual([]) })
  const words = '青禾密语'

  it('of a return, an exit and its taking back stands on the page and in no column', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside' })
    const at = `/api/archives/${id}`
    const shown = async () => (await officer.get(at)).body
    expect((await officer.send(`${at}/exit/propose`, { reason: 9, on: dayFromToday(0), note: `${words}一` })).body).toMatchObject({ outcome: 'applied' })
    expect((await shown()).exit.note).toBe(`${words}一`)
    expect((await officer.send(`${at}/exit/cancel`, { reason: `${words}二` })).body).toMatchObject({ outcome: 'applied' })
    await stage.owner.query(`update qinghe.children set status = 'countyReviewing' where id = $1`, [id])
    expect((await officer.send('/api/archives/return', { archives: [{ id, version: (await shown()).version }], reason: `${words}三` })).body).toMatchObject({ outcome: 'applied' })
    expect((await shown()).returnedBecause).toBe(`${words}三`)
    expect((await officer.get(`${at}/history`)).body.entries.map((entry: { reason: string | null }) => entry.reason)).toEqual([`${words}三`, `${words}二`, `${words}一`, null])
    expect(await columnsWith(stage, words)).toEqual([])
  })

  it('before words were sealed is shown still', async () => {
    const id = await settleChild(stage.owner, { spot: 'inside' })
    await stage.owner.query(`update qinghe.children set status = 'returned', returned_to = 'town', returned_reason = '从前的话' where id = $1`, [id])
    expect((await officer.get(`/api/archives/${id}`)).body.returnedBecause).toBe('从前的话')
  })
})

/** Tables whose rows hold the words in clear: every row of every table is looked at as text, bytes as what they say. */
async function columnsWith({ owner }: Stage, words: string): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'qinghe'::regnamespace and relkind in ('r', 'p') and not relispartition`)
  const hex = Buffer.from(words).toString('hex')
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query(`select 1 from qinghe.${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`, [words, hex])
    if (rows.length > 0) found.push(name)
  }
  return found
}

it('what lies in clear all the same is named in SECURITY.md', () => {
  const page = readFileSync(join(root, 'SECURITY.md'), 'utf8')
  for (const what of ['suspending an account', 'spot checks', 'comparison models', 'purpose and legal basis', 'words of a reveal']) expect(page).toContain(what)
})
