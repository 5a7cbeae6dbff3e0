/** What the pure rules need to know about the world before they judge a draft. */
import type { CheckContext } from '@qinghe/domain/archives/checks.ts'
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import { archivePackage } from '@qinghe/domain/archives/parameters.ts'
import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { namesInForce } from '../regions/names.ts'

const phonesOf = (draft: Draft): string[] => [draft['father.phone'], draft['mother.phone'], draft['guardian.phone']].filter(p => typeof p === 'string')
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** How many children carry each phone already, as far as this post can see; a parent of somebody still arriving is nobody’s yet. */
async function phoneUse(r: Reader, drafts: readonly Draft[]): Promise<Map<string, number>> {
  const phones = [...new Set(drafts.flatMap(phonesOf))]
  if (phones.length === 0) return new Map()
  const blinds = phones.map(phone => r.blind('phone', phone))
  const rows = await r.rows(sql<{ blind: Uint8Array; n: number }>`
    select s.blind, count(distinct s.child)::int as n from (
      select county, phone_blind as blind, child from qinghe.child_parents where phone_blind = any(${blinds.flat()}::bytea[])
      union all select county, phone_blind, child from qinghe.child_guardianships where phone_blind = any(${blinds.flat()}::bytea[]) and valid_to is null
    ) s where exists (select 1 from qinghe.children c where c.county = s.county and c.id = s.child offset 0) group by s.blind`)
  const used = new Map(rows.map(row => [hex(row.blind), row.n]))
  return new Map(phones.map((phone, i) => [phone, (blinds[i] ?? []).reduce((n, blind) => n + (used.get(hex(blind)) ?? 0), 0)]))
}

/** @param drafts everything that will be judged with this context */
export async function checkContext(r: Reader, drafts: readonly Draft[]): Promise<CheckContext> {
  const codes = drafts.flatMap(d => [d.region, d.hukouDivision, d.residenceDivision]).filter(code => typeof code === 'number')
  const placeName = await namesInForce(r, codes)
  const used = await phoneUse(r, drafts)
  return {
    day: r.today, values: r.parameters(archivePackage, regionCode(r.actor.region)), within: regionCode(r.actor.region),
    placeName, phoneUse: phone => (used.get(phone) ?? 0) + 1,
  }
}
