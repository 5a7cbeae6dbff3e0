/** Records that hold an archive back while they are open (`blocks` of a declaration): the exit of a child waits until they are settled. Whoever may not read
 *  them is told that there is something, and whom to ask, and nothing else (decision 056). Of ledgers whose very existence is kept from somebody not even that
 *  when an exit is proposed, which anybody in the village may do to find out: those hold it back where it is confirmed. */
import { type Issue, issue } from '@qinghe/domain/kernel/problem.ts'
import { isKept } from '@qinghe/domain/records/contract.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Reactions } from '../http/kernel.ts'
import { kindsFor } from './inForce.ts'
import { allKinds } from './kinds.ts'
import { recordsWhere } from './store.ts'

type Block = { kind: Kind; state: string; say: string }
const blocksOf = (kind: Kind): Block[] => kind.blocks.flatMap(({ states, say }) => states.map(state => ({ kind, state, say })))

const hidden = '这个孩子还有没有办结的事项，您的岗位不查看是什么，现在不能退出；请联系县民政部门核实以后再办'

type Leaving = { child: string; isConfirmed: boolean }
async function heldBack(r: Reader, { child, isConfirmed }: Leaving, blocks: readonly Block[]): Promise<Issue[]> {
  const [kinds, states] = [blocks.map(one => one.kind.kind), blocks.map(one => one.state)]
  const { county } = r.actor
  const rows = await r.rows(recordsWhere([sql`r.county = ${county}`, sql`r.child = ${child}`, sql`(r.kind, r.state) in (select w.kind, w.state from unnest(${kinds}::text[], ${states}::text[]) w (kind, state))`]))
  const found = blocks.flatMap(({ kind, state, say }) => {
    const own = rows.filter(row => row.kind === kind.kind && row.state === state)
    return own.map(row => issue('record.blocks', `${say}（${kind.title}，${row.day}${row.number === null ? '' : `，编号 ${row.number}`}），办结以后再退出`, { details: { child, record: row.id, kind: row.kind } }))
  })
  const told = blocks.filter(one => isConfirmed || !isKept(one.kind, allKinds().map(known => known.kind)))
  const [beside] = await r.rows(sql<{ held: boolean }>`select qinghe.holds_back(${county}, ${child}::uuid, ${told.map(one => one.kind.kind)}::text[], ${told.map(one => one.state)}::text[], ${rows.map(row => row.id)}::uuid[]) as held`)
  return beside?.held === true ? [...found, issue('record.blocksUnseen', hidden, { details: { child } })] : found
}

const leaving: readonly string[] = ['exitPending', 'exited']
/** For wiring.ts: an exit is neither proposed nor confirmed meanwhile. */
export const holdBack: Reactions = {
  blocks: async (r, written) => {
    const goes = written.filter(({ before, after }) => leaving.includes(after.status) && before?.status !== after.status)
    if (goes.length === 0) return []
    const blocks = (await kindsFor(r)).all.flatMap(one => blocksOf(one.kind))
    if (blocks.length === 0) return []
    const issues: Issue[] = []
    for (const { child, after } of goes) issues.push(...await heldBack(r, { child, isConfirmed: after.status === 'exited' }, blocks))
    return issues
  },
}
