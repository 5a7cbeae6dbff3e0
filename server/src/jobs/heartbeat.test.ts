import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { whileBeating } from './heartbeat.ts'

describe('long work', () => {
  it('shows that it lives until it ends, and not after', async () => {
    let beats = 0
    const done = await whileBeating({ touch: async () => beats++, everyMs: 10 }, async () => {
      while (beats < 3) await pause(5)
      return 'done'
    })
    expect(done).toBe('done')
    const last = beats
    await pause(60)
    expect(beats).toBe(last)
  })

  it('is not ended by a sign that could not be left, nor hidden by it when it fails itself', async () => {
    let beats = 0
    const lost = whileBeating({ touch: () => { beats++; return Promise.reject(new Error('no connection')) }, everyMs: 5 }, async () => {
      while (beats < 2) await pause(5)
      throw new Error('the work')
    })
    await expect(lost).rejects.toThrow('the work')
  })

  it('never leaves two signs at once', async () => {
    let [open, most] = [0, 0]
    await whileBeating({ touch: async () => { most = Math.max(most, ++open); await pause(20); open-- }, everyMs: 3 }, () => pause(80))
    expect([open, most]).toEqual([0, 1])
  })
})
