/** Records that are there already, and lines that say the same: by what the declaration says is one (`import.match`), else by everything. */
import { z } from 'zod'
import type { Line, Value } from '@qinghe/domain/records/evaluate.ts'
import type { Kind } from '@qinghe/domain/records/kind.ts'
import type { Reader } from '../db/reader.ts'
import { sql } from '../db/sql.ts'
import type { Scope } from '../records/scope.ts'
import { openRecords, type Opened, recordsWhere } from '../records/store.ts'

export type Keyed = { values: Line; scope: Scope }

const plain = (value: Value | undefined): unknown => (value === undefined || value === '' || (Array.isArray(value) && value.length === 0) ? null : value)

/** What makes two of them the same record. */
export function keyOf(kind: Kind, { values, scope }: Keyed): string {
  const match = kind.import?.match ?? []
  const own: Readonly<Record<string, unknown>> = { child: scope.child, region: scope.region, author: null }
  const said = match.length === 0 ? [scope.child, scope.region, ...kind.fields.map(field => plain(values[field.id]))]
    : match.map(name => (Object.hasOwn(own, name) ? own[name] : plain(values[name])))
  return JSON.stringify(match.includes('child') || scope.child !== null ? said : [scope.region, ...said])
}

const Day = z.string()
/** Records the post reads that could be one of these: of the same children, or on the same days. */
async function candidates(r: Reader, kind: Kind, lines: readonly Keyed[]): Promise<Opened[]> {
  const children = [...new Set(lines.flatMap(one => one.scope.child ?? []))]
  const days = [...new Set(lines.flatMap(one => Day.safeParse(kind.day === null ? null : one.values[kind.day]).data ?? []))]
  if (lines.length === 0) return []
  const where = [sql`r.county = ${r.actor.county}`, sql`r.kind = ${kind.kind}`, sql`r.state <> 'void'`]
  const near = children.length > 0 ? sql`r.subject = any(${children}::uuid[])` : days.length > 0 ? sql`r.day = any(${days}::date[])` : sql`true`
  return openRecords(r, await r.rows(recordsWhere([...where, near])))
}

/** @returns keys of records that are there */
export async function keysThere(r: Reader, kind: Kind, lines: readonly Keyed[]): Promise<ReadonlySet<string>> {
  const found = await candidates(r, kind, lines)
  return new Set(found.map(({ row: { region, school, child, parent, follows, barred, reported }, values }) => keyOf(kind, { values, scope: { region, school, child, parent, follows, barred, reported } })))
}
