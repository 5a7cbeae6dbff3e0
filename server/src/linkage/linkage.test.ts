import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { countiesInside, truth, writeTruth } from '../../../testing/linkage/truth.ts'
import { type Asked, decide, type Ready } from './evaluate.ts'
import { judge } from './judging.ts'
import { explainPair } from './explaining.ts'
import { lunarOf, dialectOf } from './characters.ts'

const folder = mkdtempSync(join(tmpdir(), 'linkage-'))
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const wordsOf = async (asked: Asked): Promise<string> => {
  const failed = await decide(asked).then(ready => { ready.duck.close(); return null }, (error: unknown) => error)
  return failed instanceof Problem ? failed.issues.map(issue => issue.message).join() : `not refused: ${String(failed)}`
}
const people = Array.from({ length: 60 }, (_, i) => ({ id: `r${i}`, name: ['smith', 'jones', 'brown', 'taylor', 'wilson', 'evans'][i % 6] + String.fromCharCode(97 + i % 20), born: `19${40 + i % 50}-0${1 + i % 9}-1${i % 10}`, city: ['leeds', 'york', 'bath'][i % 3] }))
const csv = (rows: Record<string, string | undefined>[]): string => [Object.keys(rows[0] ?? {}).join(','), ...rows.map(row => Object.values(row).join(','))].join('\n')

describe('two offices and the same children', () => {
  let ready: Ready
  const keys: [string, string][] = []
  beforeAll(async () => {
    const options = { seed: '3', counties: countiesInside(['431003', '431021']), children: 1500 }
    await writeTruth(folder, options)
    for (const { archive, roster } of truth(options)) if (archive !== null && roster !== null) keys.push([archive.key, roster.key])
    ready = await decide({ left: join(folder, 'archives.csv'), right: join(folder, 'roster.csv'), key: '编号', room: { memory: '1GB' } })
    return () => { ready.duck.close() }
  }, 300_000)

  it('are matched one to one nearly without a mistake, at a threshold chosen without the truth', async () => {
    const { oneToOne } = await judge(ready, keys)
    expect(oneToOne?.precision).toBeGreaterThanOrEqual(0.999)
    expect(oneToOne?.recall).toBeGreaterThanOrEqual(0.98)
  })

  it('with the same seed give the same model again, to the last digit', async () => {
    const again = await decide({ left: join(folder, 'archives.csv'), right: join(folder, 'roster.csv'), key: '编号', room: { memory: '1GB' } })
    again.duck.close()
    expect(again.hash).toBe(ready.hash)
  }, 300_000)

  it('have pairs whose bars add up to the weight the engine gave them', async () => {
    const rows = await ready.duck.rows({ name: 'test', sql: 'select id_l, id_r, weight, guard from pairs_scored order by hash(id_l, id_r) limit 60' })
    for (const row of rows) {
      const explained = await explainPair(ready.duck, ready.model, { left: Number(row['id_l']), right: Number(row['id_r']) })
      expect(Math.abs((explained?.bits ?? 0) - Number(row['weight']))).toBeLessThan(0.1)
      expect((explained?.guards.length ?? 0) > 0).toBe(Number(row['guard']) > 0)
    }
  }, 300_000)

  it('have columns known for what they are', () => {
    expect(Object.fromEntries(ready.fields.map(field => [field.name, field.kind]))).toMatchObject({ 姓名: 'hanName', 出生日期: 'date', 身份证号: 'idNumber', 监护人姓名: 'hanName', 联系电话: 'code', 户籍村: 'hanText' })
  })

  it('never accept a child of another name in one house by themselves, unless the numbers say so', async () => {
    const [row] = await ready.duck.rows({
      name: 'test', sql: `select count(*)::int as n from pairs_scored p join left_clean l on l.id = p.id_l join right_clean r on r.id = p.id_r
        where p.guard = 0 and l."身份证号" <> r."身份证号" and hamming(rpad(l."身份证号", 18, ' '), rpad(r."身份证号", 18, ' ')) > 2 and l."姓名" <> r."姓名"`,
    })
    expect(row?.['n']).toBe(0)
  })

  it('leave to a person a child born on the same day whose name only looks like it, as that of a twin may', async () => {
    const [row] = await ready.duck.rows({
      name: 'test', sql: `select count(*)::int as n, (count(*) filter (p.guard = 0))::int as accepted from pairs_scored p join left_clean l on l.id = p.id_l join right_clean r on r.id = p.id_r
        where l."出生日期:sure" = r."出生日期:sure" and l."姓名:shape" = r."姓名:shape" and l."姓名:sound" <> r."姓名:sound" and (l."身份证号" is null or r."身份证号" is null)`,
    })
    expect(row?.['n']).toBeGreaterThan(0)
    expect(row?.['accepted']).toBe(0)
  })
})

describe('rosters that cannot be matched are refused in words', () => {
  const good = file('good.csv', csv(people))
  it('keys that name two rows', async () => {
    expect(await wordsOf({ left: file('double.csv', csv([...people, { ...people[0], name: 'other' }])), key: 'id' })).toMatch(/有重复（多出 1 行，例如“r0”）/)
  })
  it('keys that are empty', async () => {
    expect(await wordsOf({ left: file('empty.csv', csv([...people, { id: '', name: 'x', born: '', city: '' }])), key: 'id' })).toMatch(/1 行的“id”是空的/)
  })
  it('a key column that is not there', async () => { expect(await wordsOf({ left: good, key: '编号' })).toMatch(/没有名为“编号”的列；现有：id、name、born、city/) })
  it('a file that is not there', async () => { expect(await wordsOf({ left: join(folder, 'nothing.csv'), key: 'id' })).toMatch(/打不开/) })
  it('no usable column', async () => {
    expect(await wordsOf({ left: file('same.csv', csv(people.map(({ id }) => ({ id, nothing: '', always: 'x' })))), key: 'id' })).toMatch(/没有可用于比对的列：“nothing”几乎全空，不参加比对；“always”只有一个值/)
  })
  it('two rosters without a column in common', async () => {
    expect(await wordsOf({ left: good, right: file('strange.csv', csv(people.map(({ id }, i) => ({ id, weight: String(i * 7.5) })))), key: 'id' })).toMatch(/没有能对应的列/)
  })
})

describe('rosters that are odd are matched with a counted warning', () => {
  const warningsOf = async (asked: Asked): Promise<string> => {
    const ready = await decide(asked)
    ready.duck.close()
    return ready.warnings.join('\n')
  }
  const doubled = people.flatMap(person => [person, { ...person, id: `${person.id}x` }])
  it('an empty column', async () => { expect(await warningsOf({ left: file('a.csv', csv(doubled.map(person => ({ ...person, note: '' })))), key: 'id' })).toMatch(/“note”几乎全空/) })
  it('identity numbers in scientific notation are missing values, not equal ones', async () => {
    const ready = await decide({ left: file('b.csv', csv(doubled.map((person, i) => ({ ...person, number: i % 2 === 0 ? '9.99999E+17' : `99999920150101${String(1000 + i)}` })))), key: 'id' })
    const [row] = await ready.duck.rows({ name: 'test', sql: 'select count("number")::int as n from left_clean' })
    ready.duck.close()
    expect(ready.warnings.join()).toMatch(/“number”有 60 格是科学计数/)
    expect(row?.['n']).toBe(60)
  })
  it('UTF-8 and GB 18030 in one file', async () => {
    const lines = [Buffer.from('id,name,born,city\n'), ...doubled.map((person, i) => Buffer.concat([Buffer.from(`${person.id},`), i % 2 === 0 ? Buffer.from('王小禾') : Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xba, 0xcc]), Buffer.from(`${i % 30},${person.born},${person.city}\n`)]))]
    expect(await warningsOf({ left: file('c.csv', Buffer.concat(lines)), key: 'id' })).toMatch(/编码混用：60 行按 UTF-8、60 行按 GB 18030 读取/)
  })
  it('one value that everybody has in a block of its own', async () => {
    const crowd = Array.from({ length: 4000 }, (_, i) => ({ id: `c${i}`, name: `p${Math.floor(i / 2) * 7919 % 99991}`, born: i < 3000 ? '1900-01-01' : `19${10 + i % 80}-01-0${1 + i % 9}`, phone: String(5550000 + Math.floor(i / 2)) }))
    const ready = await decide({ left: file('d.csv', csv(crowd)), key: 'id' })
    ready.duck.close()
    expect(ready.counts.every(count => count.largest < 4000 * 3999 / 2 || count.skippedKeys > 0)).toBe(true)
  })
})

describe('Chinese characters', () => {
  it('sound alike in the south', () => {
    expect(dialectOf('nan')).toBe(dialectOf('lan'))
    expect(dialectOf('zhang')).toBe(dialectOf('zan'))
    expect(dialectOf('hui')).toBe(dialectOf('fei').replace('ei', 'i'))
    expect(dialectOf('ma')).not.toBe(dialectOf('ba'))
  })
  it('a solar day has its lunar one', () => {
    expect(lunarOf('20160312')).toBe('20160204')
    expect(lunarOf('20160208')).toBe('20160101')
    expect(lunarOf('20161345')).toBeNull()
  })
})
