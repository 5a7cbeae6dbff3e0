import { readFileSync } from 'node:fs'
import { dataDomains } from '@qinghe/domain/kernel/dataDomain.ts'
import { makeHider, notYours, told, type View } from '@qinghe/domain/kernel/hiding.ts'
import { fieldName, line, open, part, sealed, shown, shownAs, type Shown } from '@qinghe/domain/kernel/shown.ts'
import { viewOf } from '@qinghe/domain/staff/view.ts'
import { readsOf } from '@qinghe/domain/staff/matrix.ts'
import { needsSpotCheck, roleKeys } from '@qinghe/domain/staff/roles.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { everyContract } from './contractTable.ts'
import { leavesOf, unsaid } from './schemas.ts'
import { shownFile, shownTable } from './shownTable.ts'

const contracts = await everyContract()
const hanzi = /[一-龥]{4}/u

describe('every leaf of every answer', () => {
  it('says what it shows: nobody forgets one', () => {
    const forgotten = contracts.flatMap(one => (one.kind === 'query' ? leavesOf(one.output).filter(([, shows]) => shows === unsaid).map(([path]) => `${one.name}${path}`) : []))
    expect(forgotten).toEqual([])
  })

  it('is missed where somebody forgets it, in whatever it stands', () => {
    const Forgetful = z.object({
      rows: z.array(z.object({ name: z.string(), n: z.number().nullable(), at: z.iso.date().optional(), kind: z.enum(['a']), yes: z.boolean(), one: z.union([z.literal('x'), z.string()]) })),
      file: z.instanceof(Uint8Array), part: part('HLT', z.object({ illness: z.string() })), named: line({ by: 'field', values: ['value'], find: () => undefined }, z.object({ field: z.string(), value: z.string() })),
    })
    expect(leavesOf(Forgetful).filter(([, shows]) => shows === unsaid).map(([path]) => path)).toEqual(
      ['.rows.[].name', '.rows.[].n', '.rows.[].at', '.rows.[].one.|1', '.file', '.part.values.illness', '.named.field'])
  })

  it('is as the committed table says (npm run matrix writes it anew)', async () => {
    expect(await shownTable()).toBe(readFileSync(shownFile, 'utf8'))
  })

  it('can be masked for everybody: no answer is of a kind the kernel cannot take apart', () => {
    for (const role of [...roleKeys, 'nobody']) {
      const view = viewOf({ role, reads: readsOf(role) })
      for (const one of contracts) if (one.kind === 'query') expect(() => makeHider(one.output)({}, view), `${one.name} ${role}`).not.toThrow()
    }
  })

  it('is kept from posts above the county without a spot check, unless the contract gives a reason', () => {
    for (const one of contracts) {
      const reason = 'aboveCounty' in one ? one.aboveCounty : undefined
      if (reason === undefined) continue
      expect(reason, one.name).toMatch(hanzi)
      expect(one.audit, one.name).toHaveProperty('shows')
    }
    expect(contracts.filter(one => 'aboveCounty' in one).map(one => one.name)).toEqual(['archives.viewers', 'audit.leaves', 'audit.viewersOf', 'statistics.figure', 'sync.changes'])
  })
})

type Eyes = { reads?: string; masks?: string; words?: string; withholdsNumbers?: boolean }
const eyes = ({ reads = '', masks = '', words = reads, withholdsNumbers = false }: Eyes): View => ({
  key: 'x', role: 'x', reads: domain => reads.split(' ').includes(domain), masks: domain => masks.split(' ').includes(domain), readsWords: domain => words.split(' ').includes(domain), withholdsNumbers,
})
const clear = eyes({ reads: 'ID FAM HLT' })
const masked = eyes({ reads: 'ID FAM', masks: 'ID', words: 'FAM' })
const none = eyes({})
const number: Shown = { domains: ['ID'], mask: 'idNumber', sealed: true }
const Child = z.object({
  name: shown('ID', 'name', z.string()), born: shown('ID', 'day', z.string().regex(/^\d/)).nullable(), number: sealed('ID', 'idNumber', z.object({ masked: z.string() })).nullable(),
  care: z.object({ name: shown('FAM', 'name', z.string()), code: shown('FAM', 'none', z.number()) }).nullable(), said: shown(['ID', 'FAM'], 'words', z.string()).nullable(), n: open('count', z.number()),
})
const child = () => ({ name: '王小禾', born: '2016-05-01', number: { masked: '999999201605010018' }, care: { name: '李桂香', code: 61 }, said: '王小禾随奶奶生活', n: 1 })
const left = (schema: z.ZodType, body: unknown, view: View): unknown => makeHider(schema)(schema.parse(body), view)?.left

describe('an answer', () => {
  it('leaves as it is for whoever reads in clear, and numbers leave masked all the same', () => {
    expect(left(Child, child(), clear)).toEqual({ ...child(), number: { masked: '9999 •••••••• 0018' } })
  })

  it('leaves masked what is read masked; a day and free words do not leave at all', () => {
    expect(left(Child, child(), masked)).toEqual({ name: '王••', born: null, number: { masked: '9999 •••••••• 0018' }, care: { name: '李桂香', code: 61 }, said: null, n: 1 })
  })

  it('loses what is not read: empty where it may be, else said, else with whatever holds it', () => {
    expect(left(Child, child(), none)).toEqual({ name: notYours, born: null, number: null, care: null, said: null, n: 1 })
    expect(left(z.object({ all: z.array(z.object({ code: shown('HLT', 'none', z.number()) })) }), { all: [{ code: 1 }] }, masked)).toEqual({ all: [] })
    expect(left(z.object({ code: shown('HLT', 'none', z.number()) }), { code: 1 }, masked)).toBeUndefined()
  })

  it('keeps a number from whoever is not shown numbers, however it stands', () => {
    expect(left(Child, child(), eyes({ reads: 'ID', withholdsNumbers: true }))).toMatchObject({ name: '王小禾', number: null })
  })

  it('has no part of a domain the reader does not read, and says why; what is masked in a part is said', () => {
    const Record = z.object({ health: part('HLT', z.object({ code: shown('HLT', 'none', z.number()) })), identity: part('ID', z.object({ name: shown('ID', 'name', z.string()) })) })
    const body = { health: { values: { code: 2 }, masked: false, reason: null }, identity: { values: { name: '王小禾' }, masked: false, reason: null } }
    expect(left(Record, body, masked)).toEqual({ health: { values: null, masked: false, reason: '您现在的岗位不查看这一部分' }, identity: { values: { name: '王••' }, masked: true, reason: null } })
  })

  it('says of a field what its domain allows, and nothing of one nobody put into words', () => {
    const find = (field: string): Shown | undefined => ({ name: { domains: ['ID'], mask: 'name', sealed: false } as const, illness: { domains: ['HLT'], mask: 'whole', sealed: true } as const, number })[field]
    const Lines = z.object({ lines: z.array(line({ by: 'field', values: ['before', 'after'], find }, z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }))), gaps: z.array(fieldName(find, z.string())) })
    const body = { lines: ['name', 'illness', 'number', 'nickname'].map(field => ({ field, before: '999999201605010018', after: null })), gaps: ['name', 'illness', 'nickname'] }
    expect(left(Lines, body, masked)).toEqual({ lines: [{ field: 'name', before: '9••', after: null }, { field: 'number', before: '9999 •••••••• 0018', after: null }], gaps: ['name'] })
    expect(left(Lines, body, eyes({ reads: 'ID', withholdsNumbers: true }))).toMatchObject({ lines: [{ field: 'name' }, { field: 'number', before: '已登记 ••••', after: null }] })
    const Revealed = line({ by: 'field', values: ['value'], find, clear: true }, z.object({ field: z.string(), value: z.string().nullable() }))
    expect(left(Revealed, { field: 'number', value: '999999201605010018' }, clear)).toEqual({ field: 'number', value: '999999201605010018' })
    expect(left(Revealed, { field: 'number', value: '999999201605010018' }, eyes({ reads: 'ID', withholdsNumbers: true }))).toBeUndefined()
    expect(left(Revealed, { field: 'illness', value: '癫痫' }, masked)).toBeUndefined()
  })

  it('has nothing of a field for a role it is hidden from, though the domain is read', () => {
    const Hidden = z.object({ reason: shownAs({ domains: ['ID'], mask: 'none', sealed: false, hides: role => role === 'x' }, z.string()).nullable() })
    expect(left(Hidden, { reason: '未登记户口' }, clear)).toEqual({ reason: null })
    expect(left(Hidden, { reason: '未登记户口' }, { ...clear, role: 'y' })).toEqual({ reason: '未登记户口' })
  })

  it('has no file for whoever does not read all of it in clear', () => {
    const File = z.object({ bytes: shown(['ID', 'FAM'], 'whole', z.instanceof(Uint8Array)) })
    const body = { bytes: new Uint8Array([1]) }
    expect(left(File, body, clear)).toEqual(body)
    expect(left(File, body, masked)).toBeUndefined()
  })

  it('is never of a kind that cannot be taken apart', () => {
    expect(() => left(z.object({ any: z.map(z.string(), z.string()) }), { any: new Map() }, clear)).toThrow('cannot be masked')
  })
})

describe('a value of a field in a conflict', () => {
  it('is told as an answer would tell it, and nothing of a field without words', () => {
    expect([clear, masked, none].map(view => told({ domains: ['ID'], mask: 'name', sealed: false }, '王小禾', view))).toEqual(['王小禾', '王••', null])
    expect([clear, none].map(view => told(number, '999999201605010018', view))).toEqual(['9999 •••••••• 0018', null])
    expect([clear, none].map(view => told({ domains: ['HLT'], mask: 'none', sealed: false }, 2, view))).toEqual([2, null])
    expect(told(undefined, '王小禾', clear)).toBeNull()
  })
})

describe('how a post reads', () => {
  it.each(roleKeys)('%s reads free words only of what it reads in clear without a spot check', role => {
    const view = viewOf({ role, reads: readsOf(role), approval: 'x' })
    const plain = viewOf({ role, reads: readsOf(role) })
    for (const domain of dataDomains) {
      expect(view.readsWords(domain), domain).toBe(plain.reads(domain) && !plain.masks(domain))
      if (domain !== 'ID' || !needsSpotCheck(role)) expect(view.masks(domain), domain).toBe(plain.masks(domain))
    }
    if (needsSpotCheck(role)) expect([plain.masks('ID'), view.masks('ID'), view.readsWords('ID')]).toEqual([true, false, false])
  })

  it('rights in the session that the role does not have are worth nothing', () => {
    expect(viewOf({ role: 'finance', reads: 32_767 }).reads('ID')).toBe(false)
  })
})
