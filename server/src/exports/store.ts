/** Exports as they stand in the database. */
import { createHash } from 'node:crypto'
import { ColumnSeen, type Export, ExportState, opensByPassword } from '@qinghe/domain/exports/types.ts'
import type { Request } from '@qinghe/domain/exports/rules.ts'
import { RecordId } from '@qinghe/domain/kernel/ids.ts'
import { instant, type Instant } from '@qinghe/domain/kernel/plainDate.ts'
import { z } from 'zod'
import { openPiece, type ChildKey } from '../crypto/childKeys.ts'
import { type KeyRing, open, type SealedAt } from '../crypto/sealing.ts'
import type { Reader } from '../db/reader.ts'
import { join, type Sql, sql } from '../db/sql.ts'
import { namesFor } from './people.ts'
import type { Asked } from './subject.ts'

export type ExportRow = {
  county: number; id: string; region: number; number: string; subject: string; title: string; asked: string; said: string[]; columns: string; words: Uint8Array; rows: number
  state: string; account: string; posting: string; role: string; asked_at: string; expires_at: string
  decided_by: string | null; decided_posting: string | null; decided_at: string | null; decided_words: Uint8Array | null
  written: number; attempts: number; failure: string | null; bytes: number | null; checksum: string | null; secret: Uint8Array | null
}
const columns = sql`e.county, e.id, e.region, e.number, e.subject, e.title, e.asked, e.said, e.columns, e.words, e.rows, e.state, e.account, e.posting, e.role, e.asked_at, e.expires_at,
  e.decided_by, e.decided_posting, e.decided_at, e.decided_words, e.written, e.attempts, e.failure, e.bytes, e.checksum, e.secret`

export const wordsAt = (id: string): SealedAt => ({ table: 'exports', column: 'words', row: id })
export const decidedAt = (id: string): SealedAt => ({ table: 'exports', column: 'decided_words', row: id })
export const secretAt = (id: string): SealedAt => ({ table: 'exports', column: 'secret', row: id })
export const pieceAt = (id: string, piece: number): SealedAt => ({ table: 'export_pieces', column: 'sealed', row: `${id}:${piece}` })

/** `lock` for whoever changes it. */
export async function findExport(r: Pick<Reader, 'rows'>, id: string, { lock = false }: { lock?: boolean } = {}): Promise<ExportRow | undefined> {
  const [row] = await r.rows(sql<ExportRow>`select ${columns} from qinghe.exports e where e.id = ${id} ${lock ? sql`for update` : sql``}`)
  return row
}
type Listed = { where: readonly Sql[]; limit: number }
export const listRows = (r: Reader, { where, limit }: Listed): Promise<ExportRow[]> =>
  r.rows(sql<ExportRow>`select ${columns} from qinghe.exports e where ${join(where, ' and ')} order by e.asked_at desc, e.id desc limit ${limit}`)

const AskedText = z.object({ query: z.record(z.string(), z.unknown()), columns: z.array(z.string()) })
export const askedOf = ({ asked }: Pick<ExportRow, 'asked'>): Asked => AskedText.parse(JSON.parse(asked))
export const columnsOf = ({ columns: text }: Pick<ExportRow, 'columns'>): ColumnSeen[] => z.array(ColumnSeen).parse(JSON.parse(text))
export const purposeOf = (ring: KeyRing, { id, words }: Pick<ExportRow, 'id' | 'words'>): string => open(ring, wordsAt(id), words)

/** What a second person has to have seen: another query, column, purpose or number of rows is another. */
export const seenOf = (ring: KeyRing, row: ExportRow): string =>
  createHash('sha256').update(JSON.stringify([row.id, row.subject, row.asked, row.columns, purposeOf(ring, row), row.rows])).digest('hex')

export const isPast = ({ expires_at }: Pick<ExportRow, 'expires_at'>, now: Instant): boolean => Date.parse(expires_at) <= Date.parse(now)
/** A request nobody took up in time, and a file nobody fetched, are over although nothing has cleared them yet. */
export function stateOf(row: ExportRow, now: Instant): ExportState {
  const state = ExportState.parse(row.state)
  return (state === 'open' || state === 'waiting' || state === 'ready') && isPast(row, now) ? 'over' : state
}
export const requestOf = (row: ExportRow, now: Instant): Request =>
  ({ account: row.account, region: row.region, state: ExportState.parse(row.state), isPast: isPast(row, now), columns: columnsOf(row) })

export async function shownExports(r: Reader, rows: readonly ExportRow[]): Promise<Export[]> {
  const named = await namesFor(r, { postings: rows.flatMap(row => [row.posting, ...(row.decided_posting === null ? [] : [row.decided_posting])]), places: rows.map(row => row.region) })
  return rows.map(row => ({
    id: RecordId.parse(row.id), number: row.number, subject: row.subject, title: row.title, said: row.said, columns: columnsOf(row), purpose: purposeOf(r.ring, row), rows: row.rows,
    state: stateOf(row, r.now), by: { ...named.person(row.posting), place: named.place(row.region) }, askedAt: instant(row.asked_at), expiresAt: instant(row.expires_at),
    decided: row.decided_posting === null || row.decided_at === null ? null
      : { ...named.person(row.decided_posting), at: instant(row.decided_at), words: row.decided_words === null ? null : open(r.ring, decidedAt(row.id), row.decided_words) },
    written: row.written, failure: row.failure, bytes: row.bytes, seen: seenOf(r.ring, row), isProtected: row.state === 'ready' && opensByPassword(row.subject),
  }))
}

/** What a file is of: the key of each row, and what the rows hold beside. */
export type Inside = { keys: readonly string[]; holds: readonly string[] }
/** It follows the file in its pieces. */
export const insideOut = ({ keys, holds }: Inside): Buffer => Buffer.from(`${keys.join('\n')}\n\n${holds.join('\n')}`)
function insideOf(bytes: Buffer): Inside {
  const [keys = '', holds = ''] = bytes.toString().split('\n\n')
  return { keys: keys.split('\n'), holds: holds === '' ? [] : holds.split('\n') }
}

/** A finished file in clear, and what it is of. Nothing where it is not whole. */
export async function fileOf(r: Reader, { id, county, bytes }: ExportRow, key: ChildKey): Promise<{ clear: Buffer; inside: Inside } | undefined> {
  const pieces = await r.rows(sql<{ piece: number; sealed: Uint8Array }>`select piece, sealed from qinghe.export_pieces where county = ${county} and export = ${id} order by piece`)
  const all = Buffer.concat(pieces.map(({ piece, sealed }) => openPiece(key, pieceAt(id, piece), sealed)))
  if (bytes === null || all.length <= bytes) return undefined
  return { clear: all.subarray(0, bytes), inside: insideOf(all.subarray(bytes)) }
}
