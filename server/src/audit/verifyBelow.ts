/** Heads received from installations below, against the leaves that say they came in: one that was removed, put in or altered is found. */
import type { Finding } from './findings.ts'
import { receivedWords } from './headsBelow.ts'
import type { Db } from './store.ts'

/** As `receivedPhrase` says it. Leaves that are not numbered yet count as well. */
const text = `
  with said as (select phrase from qinghe.audit_leaves where kind = 'state' and phrase like $1 || ' %'
    union all select convert_from(leaf, 'UTF8')::json ->> 'phrase' from qinghe.audit_inbox where position(convert_to($1, 'UTF8') in leaf) > 0),
  held as (select $1 || ' ' || installation || ' ' || size || '.' || encode(root, 'hex') as phrase from qinghe.heads_below)
  select coalesce(s.phrase, h.phrase) as phrase, h.phrase is not null as held from said s full join held h using (phrase)
  where s.phrase is null or h.phrase is null order by 1 limit 100`

export async function checkBelow(db: Db): Promise<Finding[]> {
  const { rows } = await db.query<{ phrase: string; held: boolean }>(text, [receivedWords])
  return rows.map(({ phrase, held }): Finding => {
    const [, installation = '', head = ''] = phrase.split(' ')
    return { kind: 'below', installation, size: Number.parseInt(head, 10), why: held ? 'unknown' : 'gone' }
  })
}
