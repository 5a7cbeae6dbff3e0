import { describe, expect, it } from 'vitest'
import { isOwed, lastNight } from './nightly.ts'

const shanghai = (text: string) => Date.parse(`${text}+08:00`)

describe('the nightly backup', () => {
  it('is owed once a night, from half past two in Shanghai', () => {
    const taken = new Date(shanghai('2026-03-01T02:41')).toISOString()
    expect(isOwed(taken, shanghai('2026-03-01T23:00'))).toBe(false)
    expect(isOwed(taken, shanghai('2026-03-02T02:29'))).toBe(false)
    expect(isOwed(taken, shanghai('2026-03-02T02:30'))).toBe(true)
  })

  it('is caught up by a server that slept through the night', () => {
    const taken = new Date(shanghai('2026-02-20T02:41')).toISOString()
    expect(isOwed(taken, shanghai('2026-03-02T09:00'))).toBe(true)
    expect(isOwed(undefined, shanghai('2026-03-02T09:00'))).toBe(true)
  })

  it('counts nights by the clock of Shanghai, wherever the machine stands', () => {
    expect(lastNight(shanghai('2026-03-02T02:30'))).toBe(shanghai('2026-03-02T02:30'))
    expect(lastNight(shanghai('2026-03-02T02:29:59'))).toBe(shanghai('2026-03-01T02:30'))
  })
})
