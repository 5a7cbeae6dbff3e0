import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultsOfTable, type Finders, itemIds, readTable, tallyOf } from './coverage.ts'
import { findersHere, kindsHere, screensIn, titlesIn } from './coverageEvidence.ts'
import { root } from './walk/contractTable.ts'

const table = readFileSync(join(root, 'docs/coverage.tsv'), 'utf8')

describe('the table of what the plans ask', () => {
  it('has every item once and in order, and all it says is there', async () => {
    expect(faultsOfTable(table, await findersHere())).toEqual([])
  })

  it('has 278 items, and each belongs to one feature', () => {
    expect(itemIds).toHaveLength(278)
    const counted = tallyOf(readTable(table).lines).reduce((sum, { works, partly, not }) => sum + works + partly + not, 0)
    expect(counted).toBe(278)
  })

  it('knows every item that a kind of record is said to rest on', () => {
    const cited = kindsHere().flatMap(kind => kind.basis.filter(basis => /^[PS]\d?-\d+$/u.test(basis)).map(item => ({ kind: kind.kind, item })))
    expect(cited.filter(({ item }) => !itemIds.includes(item))).toEqual([])
  })
})

describe('whoever looks through the table', () => {
  const finders: Finders = { test: name => name === 'a.test.ts#says so', contract: name => name === 'archives.create', kind: name => name === 'visit' }
  const lines = itemIds.map(item => [item, 'archives', 'not', '', '一句话', '还没有'])
  const written = (change: Record<string, Partial<Record<number, string>>>): string => [['item', 'feature', 'state', 'evidence', 'says', 'missing'],
    ...lines.map(cells => cells.map((cell, column) => change[cells[0]!]?.[column] ?? cell))].map(cells => cells.join('\t')).join('\n').concat('\n')
  const faults = (cells: Partial<Record<number, string>>) => faultsOfTable(written({ 'P1-19': cells }), finders)

  it('has nothing to say about one that is true', () => {
    expect(faults({})).toEqual([])
    expect(faults({ 2: 'works', 3: 'contract:archives.create | test:a.test.ts#says so', 5: '' })).toEqual([])
    expect(faults({ 2: 'partly', 3: 'kind:visit' })).toEqual([])
  })

  it('misses an item, and says of one that it stands twice, elsewhere, or in no plan', () => {
    const rows = written({}).split('\n')
    expect(faultsOfTable(rows.filter(row => !row.startsWith('P2-70\t')).join('\n'), finders)).toEqual(['P2-70: has no line', 'P2-70: is not at its place'])
    expect(faultsOfTable([...rows.slice(0, 2), ...rows.slice(1)].join('\n'), finders)).toEqual(['P1-01: has two lines', 'P1-02: is not at its place'])
    expect(faults({ 0: 'P7-01' })).toEqual(['P7-01: no item of the plans', 'P1-19: has no line', 'P1-19: is not at its place'])
  })

  it('refuses works without a test, or with something missing', () => {
    expect(faults({ 2: 'works', 3: 'contract:archives.create', 5: '' })).toEqual(['P1-19: is called works without a test'])
    expect(faults({ 2: 'works', 3: 'test:a.test.ts#says so' })).toEqual(['P1-19: is called works although something is missing'])
  })

  it('refuses partly without evidence, not with evidence, and silence about what is missing', () => {
    expect(faults({ 2: 'partly' })).toEqual(['P1-19: is called partly without evidence'])
    expect(faults({ 3: 'kind:visit' })).toEqual(['P1-19: is not there and has evidence all the same'])
    expect(faults({ 5: '' })).toEqual(['P1-19: does not say what is missing'])
  })

  it('refuses evidence that is not there, or of a form nobody can look for', () => {
    expect(faults({ 2: 'partly', 3: 'kind:talk' })).toEqual(['P1-19: “kind:talk” does not exist'])
    expect(faults({ 2: 'partly', 3: 'contract:archives.create | somebody said so' }))
      .toEqual(['P1-19: “somebody said so” is no evidence; the forms are test, contract, kind'])
    expect(faults({ 2: 'partly', 3: 'kind:visit | kind:visit' })).toEqual(['P1-19: names the same evidence twice'])
  })

  it('refuses a state, a feature or a shape it does not know', () => {
    expect(faults({ 2: 'soon' })).toEqual(['P1-19: no state “soon”; there are works, partly, not'])
    expect(faults({ 1: 'magic' })).toEqual(['P1-19: no feature “magic”'])
    expect(faults({ 4: 'archive' })).toEqual(['P1-19: does not say in Chinese what the item is about'])
    expect(faults({ 5: '还没有\t多一列' })).toEqual(['line 20: 7 columns instead of 6'])
  })
})

describe('evidence', () => {
  it('is a title where a test has it, and none where a comment or a request says the same', () => {
    const text = `describe.each(all)('a group of %s', () => {
      // it('a test that was taken out', () => {})
      it('the first thing is so', async () => { await person.send('a path that is no title', {}) })
      test.describe.serial(\`two \${names} in a row\`, () => {})
    })`
    expect(titlesIn('x.test.ts', text)).toEqual(['a group of %s', 'the first thing is so', 'two … in a row'])
  })

  it('is looked for where it would be, and not found by another name', async () => {
    const find = await findersHere()
    const found = (one: string): boolean => find[one.slice(0, one.indexOf(':'))]!(one.slice(one.indexOf(':') + 1))
    const there = [
      'test:testing/coverage.test.ts#is looked for where it would be', 'contract:archives.create', 'screen:/archives/$id', 'field:archive.father.isAway', 'field:visit.mood',
      'code:CL-13', 'code:visit.visitType', 'parameter:leftBehindAgeLimit', 'kind:visit', 'act:visit.record', 'cli:regions change', 'cli:backup',
    ]
    const absent = [
      'test:testing/coverage.test.ts#a title nobody has written', 'test:testing/nowhere.test.ts#is looked for where it would be', 'test:testing/coverage.test.ts#so',
      'contract:archives.forget', 'screen:/nowhere', 'field:archive.shoeSize', 'field:visit.shoeSize', 'code:CL-99', 'code:visit.nothing', 'parameter:nothing', 'kind:nothing',
      'act:visit.nothing', 'cli:regions nothing', 'cli:nothing',
    ]
    expect(there.filter(one => !found(one))).toEqual([])
    expect(absent.filter(found)).toEqual([])
  })

  it('of a screen is an address of the router', () => {
    expect(screensIn("path: '/archives', validateSearch: x\npath: '/archives/$id'")).toEqual(['/archives', '/archives/$id'])
  })
})
