/** The clocks of duties: what is due is told, every quarter of a minute, and every ten minutes somebody else looks whether every clock is there. */
import type { Kernel } from '../http/kernel.ts'
import { startLoop } from '../jobs/loop.ts'
import { scanOnce } from './scanner.ts'
import { watch, type Watching } from './watchdog.ts'
import type { Finding } from './watched.ts'

const scanEveryMs = 15_000
const watchEveryMs = 600_000

type Clocks = Watching & { onFindings: (findings: readonly Finding[]) => void }
export function startClocks({ kernel, here, onError, onFindings }: Clocks): { stop: () => Promise<void> } {
  const scanning = startLoop(async () => await scanOnce({ pool: kernel.pools.qinghe_scanner, here, onError }) > 0, { everyMs: scanEveryMs, onError })
  const watching = startLoop(async () => {
    const findings = await watch({ kernel, here, onError })
    if (findings.length > 0) onFindings(findings)
    return false
  }, { everyMs: watchEveryMs, onError })
  return { stop: async () => { await Promise.all([scanning.stop(), watching.stop()]) } }
}

/** How long ago the oldest step was due that nobody was told of, for whoever watches the machine. */
export const clockLag = ({ pools }: Pick<Kernel, 'pools'>): Promise<number> => pools.qinghe_scanner.query<{ seconds: number }>(
  `select coalesce(greatest(0, extract(epoch from qinghe.now() - least((select min(d.next_at) from qinghe.duties d where d.next_at is not null), (select min(s.next_at) from qinghe.record_slips s where s.next_at is not null)))), 0)::float8 as seconds`).then(({ rows }) => rows[0]?.seconds ?? 0)
