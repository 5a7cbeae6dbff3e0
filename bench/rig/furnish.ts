/** One county with its children, written as rows straight into the tables, for benchmarks that need no more. */
import { copyInto } from '@qinghe/server/db/copy.ts'
import { loadRegions } from '@qinghe/server/regions/load.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { blockOf } from '../../testing/world/block.ts'
import { countiesOf } from '../../testing/world/places.ts'
import { newTally, rowsBefore, rowsOf } from '../../testing/world/rows.ts'
import { world } from '../../testing/world.ts'
import type { Stage } from '../stage.ts'
import { seed } from './home.ts'

const kept = ['children', 'child_schooling', 'child_guardianships', 'child_parents', 'child_health', 'child_relief']

export async function furnishCounty({ owner, kernel }: Pick<Stage, 'owner' | 'kernel'>, { county, children }: { county: number; children: number }): Promise<void> {
  const [place] = countiesOf([county])
  if (place === undefined) throw new Error('the county is missing in the seed')
  await loadRegions(owner, { within: regionCode(county * 1_000_000) })
  const context = { ring: kernel.ring, at: new Date(), account: newUuid(), posting: newUuid(), command: newUuid(), phrase: '导入', day: plainDate('2026-11-20') }
  const tally = newTally()
  const rows = function* () {
    yield* rowsBefore(place)
    let seq = 0
    for (const child of world({ seed, counties: [county], children })) for (const row of rowsOf(context, { child, seq: ++seq }, tally)) if (kept.includes(row.table)) yield row
  }
  const block = blockOf(rows())
  for (const table of ['tenants', 'tenant_codes', 'schools', ...kept]) {
    const part = block.get(table)
    if (part) await copyInto(owner, { table, columns: part.columns }, [part.text])
  }
}
