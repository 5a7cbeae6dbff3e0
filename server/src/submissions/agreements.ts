/** Which rosters are compared as soon as they come, and in whose name. */
import { Agreement } from '@qinghe/domain/submissions/types.ts'
import { labelOf } from '@qinghe/domain/staff/roles.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import { regionNames } from '../regions/names.ts'

type AgreementRow = { id: string; region: number; office: string; kind: string; posting: string; agreed_at: string; holder: string | null }

const loadAgreements = (r: Reader): Promise<AgreementRow[]> => r.rows(sql<AgreementRow>`select a.id, a.region, a.office, a.kind, a.posting, a.agreed_at,
    (select w.holder from qinghe.who_held(a.posting) w) as holder
  from qinghe.submission_agreements a where a.county = ${r.actor.county} and a.ended_at is null order by a.agreed_at desc, a.id`)

export async function shownAgreements(r: Reader): Promise<Agreement[]> {
  const rows = await loadAgreements(r)
  const nameOf = await regionNames(r, rows.map(row => row.region))
  return rows.map(row => Agreement.parse({
    id: row.id, office: row.office, officeName: labelOf(row.office), kind: row.kind, region: row.region, regionName: nameOf(row.region),
    agreedByName: row.holder ?? '已离任人员', agreedAt: row.agreed_at,
  }))
}
