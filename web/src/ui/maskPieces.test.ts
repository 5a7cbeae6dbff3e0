import { maskIdNumber, maskName } from '@qinghe/domain/kernel/masking.ts'
import { describe, expect, it } from 'vitest'
import { maskPieces } from './maskPieces.ts'

describe('a masked value on screen', () => {
  it('shows what the mask leaves and draws the rest', () => {
    expect(maskPieces('9999 •••••••• 0016')).toEqual([{ clear: '9999', hidden: 8 }, { clear: '0016', hidden: 0 }])
    expect(maskPieces('••••')).toEqual([{ clear: '', hidden: 4 }, { clear: '', hidden: 0 }])
  })
  it('holds no character that the domain has hidden', () => {
    for (const text of [maskIdNumber('999999201503010016'), maskName('欧阳小禾')]) {
      expect(maskPieces(text).map(p => p.clear).join('')).not.toMatch(/[•*●]/)
      expect(maskPieces(text).some(p => p.hidden > 0)).toBe(true)
    }
  })
  it('is the text itself where nothing is masked', () => {
    expect(maskPieces('王小禾')).toEqual([{ clear: '王小禾', hidden: 0 }])
  })
})
