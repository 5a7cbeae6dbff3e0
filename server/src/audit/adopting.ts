/** Where the chain begins: lines of history and receipts from before it get their hash once, as they are found, and the log says so. What was
 *  done to them earlier nobody can tell any more; what is done to them from now on is found. A second time would take in whatever somebody
 *  had slipped in meanwhile, so there is none. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { SealBroken } from '../crypto/cipher.ts'
import { type KeyRing, open } from '../crypto/sealing.ts'
import { bucketOf, type ChainedTable, hashOfChange, hashOfCommand, type LeafChain, RunningSum } from '../db/chain.ts'
import { inTransaction } from '../db/transaction.ts'
import { typeParsers } from '../db/types.ts'
import { insertLeaves } from './inbox.ts'
import { makeLeaf, momentNow } from './leaf.ts'
import { chainBegins } from './verifyChain.ts'

type Change = Parameters<typeof hashOfChange>[1] & { moment: string }
type Command = Omit<Parameters<typeof hashOfCommand>[1], 'payload'> & { payload: Buffer | null; moment: string }
type Hashed = { county: number; id: string; moment: string; command: string; mac: Buffer }
const rowsPerTurn = 5_000

const leafOf = (phrase: string, chain?: LeafChain) => makeLeaf({
  at: momentNow(), kind: 'state', role: 'system:server', county: 0, region: 0, purpose: 'audit', phrase, requestId: newUuid(), outcome: 'applied',
  ...(chain === undefined ? {} : { chain }),
})

async function changesLeft(owner: pg.ClientBase, ring: KeyRing): Promise<Hashed[]> {
  const { rows } = await owner.query<Change>({ types: typeParsers, text: `select county, id, child, version, at, at::text as moment, domain, class, entity, entity_id, kind,
    effective_from, fields, sealed, command, account, posting, phrase from qinghe.changes where mac is null limit ${rowsPerTurn}` })
  return rows.map(row => ({ county: row.county, id: row.id, moment: row.moment, command: row.command, mac: hashOfChange(ring.chain, { ...row, at: new Date(row.at) }) }))
}

/** One that does not open stays what it is: the verification says so. */
function opened(ring: KeyRing, row: Command): string | null {
  try {
    return row.payload === null ? null : open(ring, { table: 'commands', column: 'payload', row: row.id }, row.payload)
  } catch (error) {
    if (error instanceof SealBroken) return null
    throw error
  }
}

async function commandsLeft(owner: pg.ClientBase, ring: KeyRing): Promise<Hashed[]> {
  const { rows } = await owner.query<Command>({ types: typeParsers, text: `select county, id, account, posting, name, input_hash, outcome, receipt, payload, at, at::text as moment
    from qinghe.commands where mac is null limit ${rowsPerTurn}` })
  return rows.map(row => ({ county: row.county, id: row.id, moment: row.moment, command: row.id, mac: hashOfCommand(ring.chain, { ...row, at: new Date(row.at), payload: opened(ring, row) }) }))
}

function sumsOf(table: ChainedTable, lines: readonly Hashed[]): NonNullable<LeafChain['adopted']> {
  const byBucket = new Map<number, RunningSum>()
  for (const { command, mac } of lines) {
    const sum = byBucket.get(bucketOf(command)) ?? new RunningSum()
    byBucket.set(bucketOf(command), sum)
    sum.add(mac)
  }
  return [...byBucket].flatMap(([bucket, sum]) => {
    const told = sum.told()
    return told === undefined ? [] : [{ table, bucket, ...told }]
  })
}

async function adopt(owner: pg.ClientBase, table: ChainedTable, left: () => Promise<Hashed[]>): Promise<number> {
  for (let taken = 0; ;) {
    const lines = await inTransaction(owner, async () => {
      const some = await left()
      if (some.length === 0) return some
      await owner.query(`update qinghe.${table} t set mac = s.mac from unnest($1::int[], $2::uuid[], $3::timestamptz[], $4::bytea[]) s (county, id, at, mac)
        where t.county = s.county and t.id = s.id and t.at = s.at`, [some.map(l => l.county), some.map(l => l.id), some.map(l => l.moment), some.map(l => l.mac)])
      await insertLeaves(owner, [leafOf('接续之前的记录，按现状固定一段', { adopted: sumsOf(table, some) })])
      return some
    })
    if (lines.length === 0) return taken
    taken += lines.length
  }
}

async function hasBegun(owner: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await owner.query(`select 1 from qinghe.audit_leaves where kind = 'state' and phrase like $1 || '%'
    union all select 1 from qinghe.audit_inbox where position(convert_to($1, 'UTF8') in leaf) > 0 limit 1`, [chainBegins])
  return (rowCount ?? 0) > 0
}

/** Does nothing but the first time. Killed half way it goes on the next time; only then does the chain begin. */
export async function beginChain(owner: pg.ClientBase, ring: KeyRing): Promise<void> {
  if (await hasBegun(owner)) return
  const changes = await adopt(owner, 'changes', () => changesLeft(owner, ring))
  const commands = await adopt(owner, 'commands', () => commandsLeft(owner, ring))
  await insertLeaves(owner, [leafOf(`${chainBegins}：之前的变更记录 ${changes} 条、办理回执 ${commands} 条按现状固定，更早的改动无从核对`)])
}
