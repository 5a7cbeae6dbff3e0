import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { headText, isSignedBy, makeSigner, parseHead, shortHeadText, signHead } from './head.ts'

const pair = generateKeyPairSync('ed25519')
const signer = makeSigner('018f0000-0000-7000-8000-00000000000a', pair.privateKey)
const head = signHead(signer, { size: 1960, root: 'ab'.repeat(32), at: '2026-03-02T08:00:00.000Z' })

describe('a signed head', () => {
  it('holds for its own key only, and for nothing that was changed', () => {
    expect(isSignedBy(head, pair.publicKey)).toBe(true)
    expect(isSignedBy(head, generateKeyPairSync('ed25519').publicKey)).toBe(false)
    const changed = [{ size: 1961 }, { root: 'ac'.repeat(32) }, { at: '2026-03-02T08:00:00.001Z' }, { origin: 'other' }]
    for (const change of changed) expect(isSignedBy({ ...head, ...change }, pair.publicKey)).toBe(false)
  })

  it('survives one line of text, JSON, and paper', () => {
    expect(parseHead(` ${headText(head)}\n`)).toEqual(head)
    expect(parseHead(JSON.stringify(head))).toEqual(head)
    expect(parseHead(shortHeadText(head))).toEqual({ size: 1960, root: 'ab'.repeat(32) })
    // Typed from paper: capitals and blanks between groups.
    expect(parseHead(`1960.${'AB'.repeat(16)} ${'ab'.repeat(16)}`)).toEqual({ size: 1960, root: 'ab'.repeat(32) })
  })

  it('is nothing when the text is none', () => {
    for (const text of ['', '1960', 'QH1.a.b', '{}', '1960.abcd', `${headText(head)}.x`]) expect(parseHead(text)).toBeUndefined()
  })
})
