/** A few small rosters of the corpus through the whole import. All of them, large: npm run bench rosters. */
import { afterEach, expect, test } from 'vitest'
import type { RosterOffice } from '../rosterOffice.ts'
import { openCorpusOffice, takeIn } from './office.ts'
import { sumOf, targets, worstKinds } from './report.ts'
import { makers } from './rosters.ts'
import { scoreOf } from './score.ts'

let office: RosterOffice
afterEach(async () => { expect(await office.stop()).toEqual([]) })

const some = ['pagedTown', 'redRows', 'gbkBlocks', 'phonesAtEnd', 'allDays', 'allNames', 'knownChildren']
test.each(some)('the roster %s is read as a careful person reads it', async name => {
  const make = makers.find(one => one.name === name)
  if (!make) throw new Error(`no roster ${name}`)
  const roster = make({ seed: 'small', children: 40 })
  office = await openCorpusOffice()
  const score = scoreOf(roster, await takeIn(office, roster, { answers: 'truth' }))
  const { children, fields, planted, wrongFindings, silent, leftOut } = sumOf([score])
  const said = worstKinds(score.cases)
  expect(silent, said).toBe(targets.silent)
  expect(children, said).toBe(targets.children)
  expect(fields, said).toBeGreaterThanOrEqual(targets.fields)
  expect(planted, said).toBeGreaterThanOrEqual(targets.planted)
  expect(wrongFindings, said).toBeLessThanOrEqual(targets.wrongFindings)
  expect(leftOut, said).toBe(1)
})
