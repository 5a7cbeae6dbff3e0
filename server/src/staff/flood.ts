/** A flood is turned away before anything is verified or recorded. A device somebody has signed in from before has a measure of its own,
 *  so that whoever floods from the same address, behind which a whole office may sit, keeps nobody out who worked here yesterday. Only
 *  attempts that could be one are counted: an empty or malformed one is answered and takes nothing from anybody. */
import { Problem, issue } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import { run } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'
import type { Visitor } from './sessions.ts'

const windowMs = 60_000
const mostFrom = { device: 30, address: 120 }
/** Beyond so many at once the oldest are forgotten: the memory of the server is nobody's to fill. */
const mostCounted = 20_000

type Counted = { since: number; attempts: number }
export type Flood = {
  /** Counts one attempt. @returns seconds to wait, 0 when it may go on */
  take: (key: string, most: number) => number
}

/** @param nowMs a clock that only goes forward */
export function makeFlood(nowMs: () => number = () => performance.now()): Flood {
  const counted = new Map<string, Counted>()
  return {
    take: (key, most) => {
      const now = nowMs()
      const known = counted.get(key)
      const one = known !== undefined && now - known.since < windowMs ? known : { since: now, attempts: 0 }
      if (one !== known) {
        counted.delete(key)
        counted.set(key, one)
        const [oldest] = counted.keys()
        if (counted.size > mostCounted && oldest !== undefined) counted.delete(oldest)
      }
      one.attempts += 1
      return one.attempts <= most ? 0 : Math.ceil((one.since + windowMs - now) / 1_000)
    },
  }
}

const devices = (device: Uint8Array) => prepared<{ found: boolean }>('staff.knownDevice')`
  select exists (select 1 from qinghe.known_devices where device = ${device}) as found`

async function isKnown(pool: pg.Pool, device: Uint8Array): Promise<boolean> {
  const client = await pool.connect()
  try {
    const [row] = await run(client, devices(device))
    return row?.found ?? false
  } finally {
    client.release()
  }
}

/** @param sent whether the browser brought its device along; one that was made just now is known to nobody
 *  @throws Problem 429 with the seconds to wait */
export async function refuseFlood({ take }: Flood, pool: pg.Pool, { visitor, sent }: { visitor: Visitor; sent: boolean }): Promise<void> {
  const seconds = sent && await isKnown(pool, visitor.device)
    ? take(`device ${Buffer.from(visitor.device).toString('hex')}`, mostFrom.device)
    : take(`address ${visitor.address}`, mostFrom.address)
  if (seconds > 0) throw new Problem([issue('http.tooMany', `登录请求太多，请 ${seconds} 秒后再试。以前登录过的电脑和手机不受同一网络里别人的影响`, { details: { seconds } })], 429)
}
