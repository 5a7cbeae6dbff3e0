/** Names of regions by code, remembered: lists name the same villages over and over, and names change a few times a year. */
import type { Reader } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'

type Named = { code: number; name: string; inForce: boolean; until: number }
const known = new Map<number, Named>()
const rememberMs = 60_000
const mostRemembered = 50_000

/** A code that was closed keeps the last name it had: old history and old leaves name the place as it was. */
async function remember(r: Reader, codes: readonly number[]): Promise<void> {
  const nowMs = Date.parse(r.now)
  const missing = [...new Set(codes)].filter(code => !(nowMs < (known.get(code)?.until ?? 0)))
  if (missing.length === 0) return
  if (known.size > mostRemembered) known.clear()
  const rows = await r.rows(prepared<{ code: number; name: string; in_force: boolean }>('regions.names')`
    select distinct on (code) code, name, valid_to is null as in_force from qinghe.regions
    where code = any(${missing}::bigint[]) order by code, valid_from desc`)
  for (const row of rows) known.set(row.code, { code: row.code, name: row.name, inForce: row.in_force, until: nowMs + rememberMs })
}

/** Today's name of each code, or the last one it had; a code that is in no table keeps its number as its name. */
export async function regionNames(r: Reader, codes: readonly number[]): Promise<(code: number) => string> {
  await remember(r, codes)
  return code => known.get(code)?.name ?? (code === 0 ? '全国' : String(code))
}

/** Only for codes in force today: what somebody writes down now may not be placed at a code that is gone. */
export async function namesInForce(r: Reader, codes: readonly number[]): Promise<(code: number) => string | undefined> {
  await remember(r, codes)
  return code => {
    const found = known.get(code)
    return found?.inForce === true ? found.name : undefined
  }
}
