import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeChangeLog } from './changeLog.ts'
import type { Change } from './history.ts'

const changeOf = (child: string, kind: Change['kind'] = 'created'): Change =>
  ({ table: 'children', child, entityId: child, kind, before: {}, after: { name: child }, fields: ['name'], effectiveFrom: undefined })

/** Everything the Writer asks of its log for a command that wrote this many lines about each of so many children. */
function looksOf(children: number, each: number): number {
  let looks = 0
  const log = makeChangeLog()
  for (let i = 0; i < children * each; i++) {
    log.note(new Proxy(changeOf(`c${i % children}`), { get: (change, key) => { looks += 1; return Reflect.get(change, key) } }))
  }
  for (let i = 0; i < children; i++) log.because(`c${i}`, '核对户口簿')
  for (const change of log.all()) log.reasonOf(change.child)
  for (let i = 0; i < children; i++) log.of(`c${i}`)
  return looks
}

describe('what a command has written', () => {
  it('is looked at as often for each child however many there are', () => {
    for (const children of [10, 100, 1_000, 4_000]) expect(looksOf(children, 6)).toBe(children * looksOf(1, 6))
  })

  it('is told whole, child by child, each in the order it was noted', () => {
    fc.assert(fc.property(fc.array(fc.nat({ max: 5 })), children => {
      const log = makeChangeLog()
      const noted = children.map(child => changeOf(`c${child}`))
      for (const change of noted) log.note(change)
      const order = [...new Set(children)]
      expect(log.all()).toEqual(order.flatMap(child => noted.filter(change => change.child === `c${child}`)))
      for (const child of order) expect(log.of(`c${child}`)).toEqual(noted.filter(change => change.child === `c${child}`))
    }))
  })

  it('carries a reason for the domains a person wrote, and none where nobody gave one', () => {
    const log = makeChangeLog()
    log.note(changeOf('a'))
    log.note({ ...changeOf('a', 'state'), domain: 'EDU' })
    log.because('a', '核对户口簿')
    expect(log.reasonOf('a')).toEqual({ reason: '核对户口簿', domains: 1 })
    expect(log.reasonOf('b')).toBeUndefined()
  })
})
