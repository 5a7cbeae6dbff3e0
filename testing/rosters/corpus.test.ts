/** The corpus itself: what it says of its rosters holds, whatever the product makes of them. */
import { fieldKeys } from '@qinghe/domain/archives/fields.ts'
import { describe, expect, test } from 'vitest'
import { fileOf, needsLibreOffice } from './files.ts'
import { gb18030 } from './gbk.ts'
import { makers } from './rosters.ts'
import { fullCell, type Sheet } from './sheet.ts'
import { accepts } from './truth.ts'
import { dayCell, lunarText, type DayStyle } from './writings.ts'

const order = { seed: 'corpus', children: 40 }
const rosters = makers.map(make => make(order))
const textAt = (sheet: Sheet | undefined, line: number, column: number): string => {
  const { v } = fullCell(sheet?.rows[line - 1]?.cells[column] ?? null)
  return v === null ? '' : String(v)
}

describe.each(rosters.map(roster => [roster.name, roster] as const))('the roster %s', (_, roster) => {
  test('names a child on every line it calls a child', () => {
    for (const line of roster.lines) {
      const at = (roster.columns[line.sheet] ?? []).indexOf('name')
      const written = textAt(roster.sheets[line.sheet], line.line, at).normalize('NFKC').replace(/[\s\p{C}]|[（(].*$/gu, '')
      if (line.plants.some(plant => plant.kind === 'nameMissing')) expect(written).toBe('')
      else expect(written.replace(/[·•.・‧∙]/g, '·').replaceAll('⻰', '龙').replaceAll('⻢', '马'), `${line.sheet}:${line.line}`).toBe(line.name)
    }
  })
  test('says of every value a field of the archive and at least one right value', () => {
    for (const { says } of roster.lines) for (const [field, accepted] of Object.entries(says)) {
      expect(fieldKeys).toContain(field)
      expect(accepted.length).toBeGreaterThan(0)
    }
  })
  test('plants errors in it, and holds nobody’s real number', () => {
    expect(new Set(roster.lines.flatMap(line => line.plants.map(plant => plant.kind))).size).toBeGreaterThanOrEqual(4)
    const numbers = roster.sheets.flatMap(sheet => sheet.rows.flatMap(row => row.cells.map(cell => String(fullCell(cell).v ?? '').replace(/\s/g, '')))).filter(text => /^\d{17}[\dXx]$/.test(text))
    for (const number of numbers) expect(number.startsWith('99999')).toBe(true)
  })
  test('is the same for the same seed', () => expect(makers.find(one => one.name === roster.name)?.(order).sheets).toEqual(roster.sheets))
  test.runIf(!needsLibreOffice(roster.form))('becomes a file', async () => expect((await fileOf(roster.sheets, roster.form)).length).toBeGreaterThan(2_000))
})

test('another seed is another roster', () => expect(makers[0]?.({ ...order, seed: 'other' }).sheets).not.toEqual(rosters[0]?.sheets))
test('texts in GB 18030 are read back as they were', () => {
  const text = '张三，㛃𬱖〇·龘㙟 A1'
  expect(new TextDecoder('gb18030').decode(gb18030(text))).toBe(text)
})
test('a day is written in every style as people write it', () => {
  const written = (style: DayStyle): unknown => dayCell(style, '2015-03-08')
  expect([written('dots'), written('commas'), written('short'), written('chinese'), written('momentZone'), written('fullWidth'), written('month')])
    .toEqual(['2015.3.8', '2015、3、8', '15年3月8日', '二〇一五年三月八日', '2015-03-07T16:00:00.000Z', '２０１５－３－８', '2015年3月'])
  expect(lunarText('2015-03-08')).toBe('农历2015年正月十八')
  expect(lunarText('2014-10-30')).toBeUndefined()
})
test('a value is right when it is one of those accepted', () => {
  expect([accepts([61, null], null), accepts([61], 62), accepts([[1, 2]], [2, 1])]).toEqual([true, false, true])
})
