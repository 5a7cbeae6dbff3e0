import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCharacter } from './idNumber.ts'
import { isLikeCitizens, noNumber, otherDocument } from './otherDocuments.ts'

describe('documents of their own kind', () => {
  test.each([
    ['943360198505121237', 'foreignPermit'], ['9４３３６０１９８５０５１２１２３７', 'foreignPermit'], ['VNM430119850512', 'foreignPermit'], ['vnm 4301 1985 0512', 'foreignPermit'], ['永久居留证 VNM430119850512', 'foreignPermit'],
    ['810000199201150021', 'residencePermit'], ['830000199201150025', 'residencePermit'], ['E12345678', 'passport'], ['EA1234567', 'passport'], ['G12345678', 'passport'], ['B1234567', 'passport'], ['护照 C1234567', 'passport'],
    ['护照：012345678', 'passport'], ['E12345678（护照）', 'passport'], ['H12345678', 'travelPermit'], ['M1234567801', 'travelPermit'], ['台胞证12345678', 'travelPermit'], ['P430123456', 'birthCertificate'], ['出生证P430123456', 'birthCertificate'],
  ])('%s is a %s', (text, kind) => expect(otherDocument(text)?.kind).toBe(kind))
  test.each(['999999201503010016', '34052419800101001X', '999999800101001', '99999920150301001', '未上户', '', '无', '123', '4.31E+17', 'O99999201503010016', '99999920l503010016'])(
    '%j is none', text => expect(otherDocument(text)).toBeUndefined())
  test('the number is kept without the words', () => expect(otherDocument('护照：e12345678')).toEqual({ kind: 'passport', number: 'E12345678' }))
  test('some hold a birthday where a citizen’s number has it', () => {
    expect(['943360198505121237', '810000199201150021', 'VNM430119850512', 'E12345678'].map(text => {
      const found = otherDocument(text)
      return found !== undefined && isLikeCitizens(found)
    })).toEqual([true, true, false, false])
  })
  test('no citizen’s number is taken for one', () => {
    const area = fc.constantFrom('110101', '431003', '999999', '650100', '440300')
    fc.assert(fc.property(area, fc.integer({ min: 0, max: 999 }), (code, order) => {
      const first17 = `${code}20150301${String(order).padStart(3, '0')}`
      expect(otherDocument(first17 + checkCharacter(first17))).toBeUndefined()
      expect(noNumber(first17 + checkCharacter(first17))).toBeUndefined()
    }))
  })
})

describe('words in the place of a number', () => {
  test.each([
    ['未上户', '未登记户口'], ['未上户口', '未登记户口'], ['没上户', '未登记户口'], ['无户口', '未登记户口'], ['未落户', '未登记户口'], ['未入户', '未登记户口'], ['没有户口', '未登记户口'], ['黑户', '未登记户口'], ['未登记户口', '未登记户口'],
    ['未办', '未办理身份证件'], ['未办理', '未办理身份证件'], ['没办', '未办理身份证件'], ['办理中', '证件办理中'], ['正在办理', '证件办理中'], ['身份证办理中', '证件办理中'], ['补办中', '证件办理中'], ['遗失', '证件遗失'],
    ['待补', '待补充'], ['待补充', '待补充'], ['待核实', '待补充'], ['未上户（2025.9出生）', '未登记户口'],
    ['暂无', null], ['—', null], ['——', null], ['-', null], ['无', null], ['没有', null], ['不详', null], ['/', null], ['//', null], ['0', null], ['00000', null], ['000000000000000000', null], ['*', null], ['？', null], ['无身份证', null], ['　无　', null], ['（无）', null], ['未知', null],
  ])('%s says %j', (text, reason) => expect(noNumber(text)).toEqual({ reason }))
  test.each(['999999201503010016', '99999920150301001', '12345', 'E12345678', '张三', '123456789', '999999201503010016（补办中）', ''])('%j does not say so', text => expect(noNumber(text)).toBeUndefined())
})
