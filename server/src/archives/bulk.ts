/** Whole archives as table rows, outside any transaction: for worlds and restores, which the owner loads by COPY. The same
 *  columns, seals, history and grams as a command would write; a test compares the two. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { Section } from '@qinghe/domain/archives/fields.ts'
import { gapsOf } from '@qinghe/domain/archives/gaps.ts'
import type { ArchiveOrigin, ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { newChildKey, wrapChildKey } from '../crypto/childKeys.ts'
import { blind, type KeyRing } from '../crypto/sealing.ts'
import { type Because, changeRow, record } from '../db/history.ts'
import { type Cells, sealColumns } from '../db/rows.ts'
import { gramsOf } from './grams.ts'
import { cellsOf, isFilled, keysFor } from './rows.ts'
import { sharedWords } from './sameNumber.ts'

export type BulkArchive = {
  id: string
  /** Settled: what the form would hold after settled(). */
  draft: Draft
  status: ArchiveStatus
  origin: ArchiveOrigin
  /** When the running spells of school and guardianship began. */
  since: PlainDate
  /** The roster it came with. */
  batch?: string
  /** Why its id number may stand twice in the county. */
  sharesNumber?: string | undefined
}
/** Who loads, and when. */
export type BulkContext = { ring: KeyRing; county: number; at: Date; account: string; posting: string; command: string; phrase: string }
export type BulkRow = { table: string; row: Cells }

/** The reason is about identity, and stands there alone. */
const whyOf = ({ sharesNumber }: BulkArchive, section: Section): Because | undefined =>
  (section === 'identity' && sharesNumber !== undefined ? { reason: sharedWords(sharesNumber), domains: domainBits.ID } : undefined)

/** Sections, key and history of one archive. */
export function* sectionRows(c: BulkContext, archive: BulkArchive): Generator<BulkRow> {
  const { draft, id } = archive
  const scope = { county: c.county, region: draft.region ?? 0, school: draft.school ?? 0 }
  const key = newChildKey()
  const context = {
    county: c.county, at: c.at, command: { id: c.command, phrase: c.phrase, account: c.account, posting: c.posting },
    scope: { ...scope, version: 1 }, seal: { key, algorithm: c.ring.algorithm }, chain: c.ring.chain,
  }
  yield { table: 'child_keys', row: { ...scope, child: id, wrapped: wrapChildKey(c.ring, id, key) } }
  for (const { section, table, cells } of cellsOf({ blind: (kind, text) => blind(c.ring, kind, text) }, draft)) {
    if (section !== 'identity' && !isFilled(cells)) continue
    const keys = keysFor(section, { id: newUuid(), child: id, from: archive.since })
    const own: Cells = section !== 'identity' ? {} : {
      version: 1, status: archive.status, origin: archive.origin, ...(archive.batch === undefined ? {} : { batch: archive.batch }), gaps: gapsOf(draft).map(gap => gap.field),
      number_shared: archive.sharesNumber !== undefined, created_by: c.posting, created_at: c.at, updated_at: c.at,
    }
    const row: Cells = { ...cells, ...keys, ...scope, ...own }
    yield { table, row: sealColumns(c.ring, table, row) }
    for (const change of record(table, { kind: 'created', before: {}, after: row })) yield { table: 'changes', row: changeRow(change, { ...context, because: whyOf(archive, section) }) }
  }
}

/** Every row of one archive except the figures. */
export function* bulkRows(c: BulkContext, archive: BulkArchive & { /** Behind a claimed number. */ person: string }): Generator<BulkRow> {
  const { draft, id } = archive
  const scope = { county: c.county, region: draft.region ?? 0, school: draft.school ?? 0 }
  yield* sectionRows(c, archive)
  for (const { gram, rank } of gramsOf(draft.name ?? '')) yield { table: 'name_grams', row: { ...scope, gram, child: id, rank } }
  yield { table: 'archive_standings', row: { ...scope, child: id, n: 1, at: c.at, at_region: scope.region, status: archive.status, cause: c.command } }
  yield { table: 'feed', row: { ...scope, id: newUuid(), kind: 'changed', class: 'S2', child: id } }
  if (draft.idNumber) {
    const [own] = blind(c.ring, 'idNumber', draft.idNumber)
    yield { table: 'identities', row: { blind_index: own ?? null, key_version: c.ring.current, person: archive.person } }
    yield { table: 'person_archives', row: { person: archive.person, county: c.county, child: id, valid_from: c.at } }
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string): string => (/[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, c => escapes[c] ?? c) : text)

function arrayText(items: readonly unknown[]): string {
  return `{${items.map(item => (typeof item === 'string' ? `"${item.replace(/["\\]/g, c => `\\${c}`)}"` : String(item))).join(',')}}`
}

/** One value in COPY text format. */
export function copyValue(v: Cells[string] | undefined): string {
  if (v === null || v === undefined) return '\\N'
  if (v instanceof Uint8Array) return `\\\\x${Buffer.from(v).toString('hex')}`
  if (v instanceof Date) return v.toISOString()
  if (Array.isArray(v)) return escaped(arrayText(v))
  return typeof v === 'boolean' ? (v ? 't' : 'f') : escaped(String(v))
}
/** One line in COPY text format, with its line end. */
export const copyLine = (columns: readonly string[], row: Cells): string => `${columns.map(column => copyValue(row[column])).join('\t')}\n`
