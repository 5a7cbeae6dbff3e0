/** Are the lines of history and the receipts those the leaves speak of? Every line answers for itself by its keyed hash; how many there are,
 *  and which, is what the leaves say. Both are read once from end to end; only what does not agree is looked for command by command. */
import type { KeyObject } from 'node:crypto'
import { SealBroken } from '../crypto/cipher.ts'
import { type KeyRing, open } from '../crypto/sealing.ts'
import { bucketOf, buckets, type ChainedTable, chainedTables, type CommandLine, hashOfChange, hashOfCommand, hashOfRecordChange, type RecordLine, RunningSum } from '../db/chain.ts'
import { typeParsers } from '../db/types.ts'
import type { Finding } from './findings.ts'
import { type Leaf, parseLeaf } from './leaf.ts'
import type { Find } from './replay.ts'
import { type Db, fetched } from './store.ts'

type Sums = Record<ChainedTable, RunningSum[]>
const fresh = (): RunningSum[] => Array.from({ length: buckets }, () => new RunningSum())
const emptySums = (): Sums => ({ changes: fresh(), commands: fresh(), record_changes: fresh() })
type Told = { table: ChainedTable; command: string; n: number; sum: string; sign: 1 | -1 }

/** What one leaf says of lines, by the command that wrote them. */
function toldBy({ chain, command }: Leaf): Told[] {
  if (chain === undefined || command === null) return []
  return [
    ...(chain.line === undefined ? [] : [{ table: 'commands' as const, command, n: 1, sum: chain.line, sign: 1 as const }]),
    ...(chain.added === undefined ? [] : [{ table: 'changes' as const, command, ...chain.added, sign: 1 as const }]),
    ...(chain.records === undefined ? [] : [{ table: 'record_changes' as const, command, ...chain.records, sign: 1 as const }]),
    ...(chain.removed ?? []).map(({ of, n, sum }) => ({ table: 'changes' as const, command: of, n, sum, sign: -1 as const })),
    ...(chain.goneRecords ?? []).map(({ of, n, sum }) => ({ table: 'record_changes' as const, command: of, n, sum, sign: -1 as const })),
  ]
}

/** First words of the leaf with which the chain begins (adopting.ts). */
export const chainBegins = '历史从此接续'

/** Kept while the leaves are walked. */
export class ChainBook {
  readonly #sums = emptySums()
  #hasBegun = false
  readonly late: Finding[] = []
  add(leaf: Leaf, index: number): void {
    if (this.#hasBegun && leaf.chain?.adopted !== undefined) this.late.push({ kind: 'adoptedLate', index })
    this.#hasBegun ||= leaf.kind === 'state' && leaf.phrase.startsWith(chainBegins)
    for (const told of toldBy(leaf)) this.#at(told.table, bucketOf(told.command)).addSum(told, told.sign)
    for (const { table, bucket, n, sum } of leaf.chain?.adopted ?? []) this.#at(table, bucket).addSum({ n, sum })
  }
  #at(table: ChainedTable, bucket: number): RunningSum {
    const sum = this.#sums[table][bucket]
    if (!sum) throw new Error(`no bucket ${bucket}`)
    return sum
  }
  /** Buckets in which lines and leaves do not agree. */
  differing(table: ChainedTable, found: readonly RunningSum[]): number[] {
    return found.flatMap((sum, bucket) => {
      const told = this.#at(table, bucket)
      return told.n === sum.n && told.sum === sum.sum ? [] : [bucket]
    })
  }
}

/** Of most leaves nothing but their hash is asked; to look for a word in the bytes is cheaper than to take them apart. */
export const mayChain = (leaf: Buffer): boolean => leaf.includes('"chain":') || leaf.includes('"state"')

type Check = { db: Db; ring: KeyRing; find: Find }
type RawLine = { mac: Buffer | null; county: number; id: string; command: string }

const texts: Record<ChainedTable, string> = {
  changes: `select county, id, child, version, at, domain, class, entity, entity_id, kind, effective_from, fields, sealed, command, account, posting, phrase, mac
    from qinghe.changes`,
  record_changes: 'select county, id, record, kind, revision, act, at, readers, fields, sealed, command, account, posting, phrase, mac from qinghe.record_changes',
  commands: 'select county, id, id as command, account, posting, name, input_hash, outcome, receipt, payload, at, mac from qinghe.commands',
}

type RawChange = RawLine & Parameters<typeof hashOfChange>[1]
type RawRecordChange = RawLine & Omit<RecordLine, 'at'> & { at: Date | string }
type RawCommand = RawLine & Omit<CommandLine, 'payload'> & { payload: Buffer | null }

const hashOf: { changes: (key: KeyObject, ring: KeyRing, row: RawChange) => Buffer; commands: (key: KeyObject, ring: KeyRing, row: RawCommand) => Buffer
  record_changes: (key: KeyObject, ring: KeyRing, row: RawRecordChange) => Buffer } = {
  changes: (key, _ring, row) => hashOfChange(key, { ...row, at: new Date(row.at) }),
  record_changes: (key, _ring, row) => hashOfRecordChange(key, { ...row, at: new Date(row.at) }),
  commands: (key, ring, row) => hashOfCommand(key, {
    ...row, at: new Date(row.at), payload: row.payload === null ? null : open(ring, { table: 'commands', column: 'payload', row: row.id }, row.payload),
  }),
}

function judge(table: ChainedTable, row: RawLine, hash: () => Buffer): Finding[] {
  const at = { table, county: row.county, id: row.id, command: row.command }
  if (row.mac === null) return [{ kind: 'line', ...at, why: 'unchained' }]
  try {
    return hash().equals(row.mac) ? [] : [{ kind: 'line', ...at, why: 'altered' }]
  } catch (error) {
    if (error instanceof SealBroken) return [{ kind: 'line', ...at, why: 'altered' }]
    throw error
  }
}

async function checkLines({ db, ring, find }: Check, table: ChainedTable): Promise<RunningSum[]> {
  const sums = emptySums()[table]
  for await (const rows of fetched<RawChange & RawCommand & RawRecordChange>(db, { text: texts[table], types: typeParsers })) {
    for (const row of rows) {
      find(judge(table, row, () => hashOf[table](ring.chain, ring, row)))
      if (row.mac !== null) sums[bucketOf(row.command)]?.add(row.mac)
    }
  }
  return sums
}

/** @param check inside the transaction in which the leaves were read */
export async function checkChain(check: Check, book: ChainBook): Promise<void> {
  check.find(book.late)
  for (const table of chainedTables) {
    const differing = book.differing(table, await checkLines(check, table))
    if (differing.length > 0) check.find(await localise(check.db, table, differing))
  }
}

/** Some are enough to know what happened; the others stand in the number of findings of the next verification. */
const looked = 16

/** Which commands of some buckets have more or fewer lines than their leaves say. */
async function localise(db: Db, table: ChainedTable, differing: readonly number[]): Promise<Finding[]> {
  const ends = differing.slice(0, looked).map(bucket => bucket.toString(16).padStart(2, '0'))
  const sums = new Map<string, { told: RunningSum; found: RunningSum }>()
  const at = (command: string) => {
    const entry = sums.get(command) ?? { told: new RunningSum(), found: new RunningSum() }
    sums.set(command, entry)
    return entry
  }
  const id = table === 'commands' ? 'id' : 'command'
  for await (const rows of fetched<{ command: string; mac: Buffer }>(db, { text: `select ${id} as command, mac from qinghe.${table} where mac is not null and right(${id}::text, 2) = any($1)`, values: [ends] })) {
    for (const row of rows) at(row.command).found.add(row.mac)
  }
  let adopted = 0
  for await (const rows of fetched<{ leaf: Buffer }>(db, { text: `select leaf from qinghe.audit_leaves where position('"chain":'::bytea in leaf) > 0
    union all select leaf from qinghe.audit_inbox where position('"chain":'::bytea in leaf) > 0` })) {
    for (const { leaf } of rows) {
      const parsed = parseLeaf(leaf)
      if (!parsed) continue
      adopted += (parsed.chain?.adopted ?? []).filter(one => one.table === table).length
      for (const told of toldBy(parsed)) if (told.table === table && ends.includes(told.command.slice(-2))) at(told.command).told.addSum(told, told.sign)
    }
  }
  const wrong = [...sums].filter(([, { told, found }]) => told.n !== found.n || told.sum !== found.sum)
  // Lines from before the chain have no leaf of their own: of these it is only known that the lot is not what it was.
  return wrong.filter(([, { told }]) => adopted === 0 || told.n !== 0)
    .map(([command, { told, found }]): Finding => ({ kind: 'lines', table, command, told: told.n, found: found.n }))
    .concat(adopted > 0 && wrong.every(([, { told }]) => told.n === 0) ? [{ kind: 'adopted', table }] : [])
}
