/** CPU seconds of a product, by what spends them. On a machine that others use too, they say more than the time that passes; what they are
 *  worth there is said by a piece of work that is always the same. */
import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { processesOf } from './product.ts'

export type Cpu = { worker: number; server: number; postgres: number }
const ticksPerSecond = 100

/** Of all that run and of all that ended: those are in the count of whoever started them. */
export function cpuOf(home: string): Cpu {
  const spent: Cpu = { worker: 0, server: 0, postgres: 0 }
  for (const pid of processesOf(home)) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1')
      const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 15).map(Number)
      const kind = command.includes('worker.ts') ? 'worker' : command.startsWith('postgres') || command.includes('/postgres\0') ? 'postgres' : 'server'
      spent[kind] += (user + system + endedUser + endedSystem) / ticksPerSecond
    } catch { /* it ended between two looks */ }
  }
  return spent
}

const key = createSecretKey(randomBytes(32))
const sealed = '{"name":"always the same, so that what it costs says how busy the machine is"}'
const timesAlike = 150
function alike(): number {
  const before = process.cpuUsage()
  for (let i = 0; i < timesAlike; i++) {
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12, i), { authTagLength: 16 })
    cipher.update(sealed)
    cipher.final()
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / timesAlike
}

/** @returns asks for the microseconds of CPU one sealing has cost since it was asked last, in the middle of all tries */
export function watchSealing(): { since: () => number; stop: () => void } {
  let tries: number[] = []
  const timer = setInterval(() => { tries.push(alike()) }, 200)
  return {
    since: () => { const sorted = tries.sort((a, b) => a - b); tries = []; return Number((sorted[sorted.length >> 1] ?? Number.NaN).toFixed(1)) },
    stop: () => clearInterval(timer),
  }
}
