import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differencesOf, type Piece } from './differences.ts'

const shown = (pieces: readonly Piece[]): string => pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('')
const both = (left: string, right: string): string[] => { const found = differencesOf(left, right); return [shown(found.left), shown(found.right)] }

describe('what two records write differently', () => {
  it('is marked by the character', () => {
    expect(both('王子涵', '王子晗')).toEqual(['王子[涵]', '王子[晗]'])
    expect(both('2016-03-12', '2016-03-21')).toEqual(['2016-03-[12]', '2016-03-[21]'])
    expect(both('汪梓轩', '汪轩')).toEqual(['汪[梓]轩', '汪轩'])
    expect(both('栖凤渡镇中心小学', '栖凤渡中心小学校')).toEqual(['栖凤渡[镇]中心小学', '栖凤渡中心小学[校]'])
    expect(both('199••••0222', '199••••0333')).toEqual(['199••••0[222]', '199••••0[333]'])
  })

  it('is nothing where a side is empty or both are the same', () => {
    expect(both('刘海燕', '')).toEqual(['刘海燕', ''])
    expect(both('刘海燕', '刘海燕')).toEqual(['刘海燕', '刘海燕'])
  })

  it('takes nothing away, and what is not marked is the same on both sides', () => {
    const word = fc.array(fc.constantFrom('王', '子', '涵', '1', '2', '𠮷'), { maxLength: 8 }).map(all => all.join(''))
    fc.assert(fc.property(word, word, (left, right) => {
      const found = differencesOf(left, right)
      const of = (pieces: readonly Piece[]) => pieces.map(piece => piece.text).join('')
      const same = (pieces: readonly Piece[]) => pieces.filter(piece => !piece.differs).map(piece => piece.text).join('')
      expect([of(found.left), of(found.right)]).toEqual([left, right])
      if (left !== '' && right !== '') expect(same(found.left)).toBe(same(found.right))
    }))
  })
})
