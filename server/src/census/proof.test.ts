/** A locked round proves itself: whoever owns the database and changes a line, takes one out or mends a digest is found out, by name, by village, or by the log. And what arrives while the
 *  county locks is in what is locked, or keeps it from being locked. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { places } from '../../../testing/cast.ts'
import { appoint, at, atNoon, lockWhole, quarterAfter, quarterAhead, signWhole } from '../../../testing/census.ts'
import { settleChild } from '../../../testing/walk/county.ts'
import { openStage, outside, type Stage } from '../../../testing/walk/stage.ts'
import { leafOf } from '@qinghe/domain/census/snapshot.ts'
import { typeParsers } from '../db/types.ts'
import { digest, frozenOf, type TermRow } from './locked.ts'
import { numberOf, verifyRound } from './verifyRound.ts'

const days = quarterAhead()
const following = quarterAfter(days)
const { period } = days
const county = 431003
let stage: Stage
let supervisor: Person
let officer: Person
let colleague: Person
let towns: Parameters<typeof signWhole>[0]
let child: string
let other: string
beforeAll(async () => {
  stage = await openStage()
  // As the command line reads.
  for (const oid of [pg.types.builtins.INT8, pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ]) stage.owner.setTypeParser(oid, 'text', typeParsers.getTypeParser(oid, 'text'))
  supervisor = await appoint(stage, 'childSupervisor', places.town)
  const nextSupervisor = await appoint(stage, 'childSupervisor', places.nextTown)
  towns = [{ person: supervisor, town: places.town, villages: [places.village, places.nextVillage] }, { person: nextSupervisor, town: places.nextTown, villages: [outside.town] }]
  officer = await appoint(stage, 'countyCivilAffairs', places.county)
  colleague = await appoint(stage, 'countyCivilAffairs', places.county)
  child = await settleChild(stage.owner, { spot: 'inside', more: { hardshipType: '00', name: '证明儿' } })
  other = await settleChild(stage.owner, { spot: 'nextVillage', more: { hardshipType: '00', name: '邻村儿' } })
  await atNoon(stage.owner, days.opens)
  await officer.send('/api/census/rounds', { period })
  await atNoon(stage.owner, days.match)
  await signWhole(towns, period)
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const applied = { outcome: 'applied' }
const kinds = async (of = period) => (await verifyRound(stage.owner, county, of))?.findings.map(one => one.what)
const inside = async (statement: string, then: () => Promise<void>, values: unknown[] = []): Promise<void> => {
  await stage.owner.query('begin')
  try {
    await stage.owner.query(statement, values)
    await then()
  } finally {
    await stage.owner.query('rollback')
  }
}

describe('locking', () => {
  it('while a child is being changed waits for it, and then refuses what is no longer what was signed', async () => {
    const { locking } = (await officer.get(at(period, '/closing'))).body
    expect((await officer.send(at(period, '/check'), { digest: locking.digest })).body).toMatchObject(applied)
    await stage.owner.query('begin')
    // Somebody who has written to the line and has not finished yet.
    await stage.owner.query('select qinghe.census_hold($1, $2, false)', [county, period])
    await stage.owner.query(`update qinghe.census_lines set state = 'reopened', facts_digest = 'another' where child = $1`, [child])
    const locks = colleague.send(at(period, '/lock'), { digest: locking.digest })
    await stage.owner.query('commit')
    expect((await locks).body.issues.map((one: any) => one.code)).toEqual(expect.arrayContaining(['census.unchecked', 'census.below']))
    expect((await officer.get(at(period))).body.locked).toBeNull()
    await signWhole(towns, period)
    expect((await lockWhole(officer, colleague, period)).body).toMatchObject(applied)
  })
})

describe('a locked round', () => {
  it('proves itself, and names whom somebody changed', async () => {
    const proof = await verifyRound(stage.owner, county, period)
    expect(proof).toMatchObject({ findings: [], erased: 0, lines: 2 })
    expect(proof?.root).toBe((await officer.get(at(period, '/balance'))).body.lock.root)
    await inside(`update qinghe.census_terms set facts = facts || '{"schooling": 4}' where child = $1`, async () => {
      const found = await verifyRound(stage.owner, county, period)
      expect(found?.findings.find(one => one.what === 'changed')).toMatchObject({ child, place: places.village, words: expect.stringMatching(/^栖凤渡村 证明儿 /u) })
      expect(found?.findings.some(one => one.child === other)).toBe(false)
    }, [child])
  })

  it('names the village out of which a line was taken, also where its digest was mended', async () => {
    await inside('delete from qinghe.census_terms where child = $1', async () => {
      expect((await verifyRound(stage.owner, county, period))?.findings).toEqual([expect.objectContaining({ what: 'place', place: places.nextVillage }), expect.objectContaining({ what: 'root' }), expect.objectContaining({ what: 'figures', place: places.nextVillage })])
    }, [other])
    await inside(`update qinghe.census_terms set term = 'found' where child = $1`, async () => {
      const row = (await stage.owner.query<TermRow>('select * from qinghe.census_terms where child = $1', [child])).rows.at(0) ?? expect.fail('no line')
      await stage.owner.query('update qinghe.census_terms set leaf = $2 where child = $1', [child, leafOf(frozenOf(row), digest).leaf])
      expect(await kinds()).toEqual(['place', 'root'])
    }, [child])
  })

  it('is not what the log says where all of it was mended', async () => {
    await inside(`update qinghe.census_locks set rules = 'others'`, async () => {
      const [root] = (await verifyRound(stage.owner, county, period))?.findings ?? []
      expect(root?.what).toBe('root')
    })
    await inside(`update qinghe.census_locks set root = repeat('0', 64)`, async () => { expect(await kinds()).toEqual(['root', 'log']) })
    await inside(`update qinghe.census_locks set command = gen_random_uuid()`, async () => { expect(await kinds()).toEqual(['log']) })
    await inside(`update qinghe.census_locks set account = checked_by`, async () => { expect(await kinds()).toEqual(['log']) })
    await inside(`update qinghe.census_rounds set locked_at = null`, async () => { expect(await kinds()).toEqual(['open']) })
  })

  it('stays counted where the law has a child deleted', async () => {
    await inside('select qinghe.erase_children($1, array[$2::uuid])', async () => {
      expect(await verifyRound(stage.owner, county, period)).toMatchObject({ findings: [], erased: 1 })
      await stage.owner.query(`update qinghe.census_terms set term = 'found' where child = $1`, [other])
      expect((await verifyRound(stage.owner, county, period))?.findings).toContainEqual(expect.objectContaining({ what: 'changed', child: other }))
    }, [county, other])
    await inside('update qinghe.census_terms set facts = null, name = null, erased = true where child = $1', async () => { expect(await kinds()).toEqual(['erased']) }, [other])
  })

  it('has its columns beside the lines, and one that was changed is found, with the digest mended as well', async () => {
    await inside('update qinghe.census_figures set columns[26] = columns[26] + 1 where period = $1 and at_region = $2', async () => { expect(await kinds()).toEqual(['figures', 'figures']) }, [period, places.nextVillage])
    await inside(`update qinghe.census_locks set figures = 'x' where period = $1`, async () => { expect(await kinds()).toEqual(['root', 'figures']) }, [period])
    await inside('update qinghe.census_locks set figures = null where period = $1', async () => { expect(await kinds()).toEqual(['root']) }, [period])
  })
  it('cannot choose what the log proves it by, nor be as if it had never been locked', async () => {
    await inside(`with taken as (delete from qinghe.census_terms) update qinghe.census_rounds set locked_at = null`, async () => {
      await stage.owner.query('delete from qinghe.census_figures')
      await stage.owner.query('delete from qinghe.census_locks')
      expect((await verifyRound(stage.owner, county, period))?.findings).toEqual([expect.objectContaining({ what: 'log', words: expect.stringContaining('锁定表被删过') })])
    })
    expect(await verifyRound(stage.owner, county, following.period)).toBeNull()
    await inside(`with own as (select leaf from (select leaf from qinghe.audit_leaves union all select leaf from qinghe.audit_inbox) l where position(convert_to($1, 'UTF8') in leaf) > 0)
      insert into qinghe.audit_inbox (id, county, at, leaf) select gen_random_uuid(), 431003, now(), leaf from own`, async () => { expect(await kinds()).toEqual(['log']) }, [`${period} 校验值`])
  })

  it('is found by the code its county has now', async () => {
    await inside(`update qinghe.tenant_codes set valid_to = current_date where county = $1`, async () => {
      await stage.owner.query(`insert into qinghe.tenant_codes values ($1, 431077000000, current_date, null)`, [county])
      expect([await numberOf(stage.owner, 431077000000), await numberOf(stage.owner, 431003000000), await numberOf(stage.owner, 431078000000)]).toEqual([county, county, null])
    }, [county])
  })

  it('holds the one before it with its corrections', async () => {
    const id = crypto.randomUUID()
    expect((await officer.send(at(period, '/restatements'), { id, child: other, balance: 'leftBehind', counted: false, reason: '父亲八月已经回家' })).body).toMatchObject(applied)
    expect((await colleague.send(at(period, `/restatements/${id}/decide`), { id, agrees: true })).body).toMatchObject(applied)
    await atNoon(stage.owner, following.opens)
    expect((await officer.send('/api/census/rounds', { period: following.period })).body).toMatchObject(applied)
    await atNoon(stage.owner, following.match)
    await signWhole(towns, following.period)
    expect((await lockWhole(officer, colleague, following.period)).body).toMatchObject(applied)
    expect(await kinds(following.period)).toEqual([])
    await inside(`update qinghe.census_restatements set state = 'declined'`, async () => { expect(await kinds(following.period)).toEqual(['previous']) })
    await inside('select qinghe.erase_children($1, array[$2::uuid, $3::uuid])', async () => {
      expect([await kinds(), await kinds(following.period)]).toEqual([[], []])
      expect((await stage.owner.query('select state, reason from qinghe.census_restatements')).rows).toEqual([{ state: 'confirmed', reason: null }])
    }, [county, other, child])
  })
})
