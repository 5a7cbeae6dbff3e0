/** 身份核验: the open clashes of the own county, and what its officer found. The tables behind it are reached by two functions only. */
import { type JudgeInput, ListTasksOutput } from '@qinghe/domain/archives/identities.ts'
import type { Done } from '@qinghe/domain/kernel/command.ts'
import { NotFound } from '@qinghe/domain/kernel/problem.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Writer } from '../db/writer.ts'
import { regionNames } from '../regions/names.ts'

type Row = {
  id: string; child: string; name: string; birth_date: string | null; id_number: Uint8Array | null; status: string; region: number
  other_code: number; twin: string | null; twin_name: string | null; twin_region: number | null
  own_verdict: string | null; other_verdict: string | null; at: string
}

export async function listIdentityTasks(r: Reader): Promise<ListTasksOutput> {
  const rows = await r.rows(sql<Row>`
    select t.id, t.child, c.name, c.birth_date, c.id_number, c.status, c.region, k.code as other_code,
      t.twin, w.name as twin_name, w.region as twin_region, t.own_verdict, t.other_verdict, t.at
    from qinghe.identity_tasks(${r.actor.county}) t join qinghe.children c on c.county = ${r.actor.county} and c.id = t.child
    join qinghe.tenant_codes k on k.county = t.other_county and k.valid_to is null
    left join qinghe.children w on w.county = ${r.actor.county} and w.id = t.twin order by t.at desc, t.id`)
  const nameOf = await regionNames(r, rows.flatMap(row => [row.region, row.other_code, row.twin_region]).filter(code => code !== null))
  return ListTasksOutput.parse({
    tasks: rows.map(row => ({
      id: row.id, child: row.child, name: row.name, birthDate: row.birth_date, status: row.status, regionName: nameOf(row.region),
      idMasked: row.id_number && r.open({ table: 'children', column: 'id_number', row: row.child }, row.id_number),
      otherCounty: nameOf(row.other_code), own: row.own_verdict, other: row.other_verdict, at: row.at,
      twin: row.twin === null || row.twin_name === null || row.twin_region === null ? null : { child: row.twin, name: row.twin_name, regionName: nameOf(row.twin_region) },
    })),
  })
}

/** A number that was found in the papers is verified; one that was not stays to be corrected. */
export async function judgeIdentity(w: Writer, inputs: JudgeInput[]): Promise<Done[]> {
  const done: Done[] = []
  for (const { id, child, verdict } of inputs) {
    const [judged] = await w.derive(sql<{ found: boolean }>`select qinghe.judge_identity(${w.actor.county}, ${id}::uuid, ${child}::uuid, ${verdict}) as found`)
    if (judged?.found !== true) throw new NotFound('这项核验')
    const changed = await w.change('children', 'state', [{ key: child, child, set: { identity_state: verdict === 'verified' ? 'verified' : 'unverified' } }])
    done.push({ records: [{ type: 'archive', id: child, version: w.locked(child).version + changed }] })
  }
  return done
}
