import { expect, it } from 'vitest'
import { byTheMachinesClock } from '../testing/clock.mjs'
import { plantAndKill } from './rig/planted.ts'

byTheMachinesClock() // the rig founds a database of its own

it('a roster of two thousand planted values, read and compared while everything is killed twice, leaves none of them readable and ends with the right sums', async () => {
  const { planted, leaks, inDatabase, undisturbed, ended } = await plantAndKill(2, 7)
  expect(planted).toBeGreaterThanOrEqual(2000)
  expect(leaks).toEqual([])
  // The search is no blind one: names of archives are in the tables, in clear, and it sees them.
  expect(inDatabase).toBeGreaterThanOrEqual(80)
  expect(undisturbed['rows']).toBe(223)
  expect((undisturbed['same'] ?? 0) + (undisturbed['differs'] ?? 0)).toBe(40)
  expect(ended).toEqual([undisturbed, undisturbed])
}, 900_000)
