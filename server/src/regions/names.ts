/** Names of regions by code, remembered: lists name the same villages over and over, and names change a few times a year. */
import type { Reader } from '../db/reader.ts'
import { prepared } from '../db/sql.ts'

type Named = { code: number; name: string; until: number }
const known = new Map<number, Named>()
const rememberMs = 60_000
const mostRemembered = 50_000

/** Today's name of each code; a code that is in no table keeps its number as its name. */
export async function regionNames(r: Reader, codes: readonly number[]): Promise<(code: number) => string> {
  const nowMs = Date.parse(r.now)
  const missing = [...new Set(codes)].filter(code => !(nowMs < (known.get(code)?.until ?? 0)))
  if (missing.length > 0) {
    if (known.size > mostRemembered) known.clear()
    const rows = await r.rows(prepared<{ code: number; name: string }>('regions.names')`
      select code, name from qinghe.regions where code = any(${missing}::bigint[]) and valid_to is null`)
    for (const row of rows) known.set(row.code, { ...row, until: nowMs + rememberMs })
  }
  return code => known.get(code)?.name ?? (code === 0 ? '全国' : String(code))
}
