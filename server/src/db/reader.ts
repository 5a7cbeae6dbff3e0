/** What a query function holds: the right to read as one actor, at one moment, inside one transaction. */
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { ParameterPackage, Parameters, ParameterValues } from '@qinghe/domain/kernel/parameters.ts'
import { dayOf, type Instant, instant, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import type { RegionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type pg from 'pg'
import { type BlindKind, blind, type KeyRing, type MarkedAt, marks, open, type SealedAt } from '../crypto/sealing.ts'
import type { Sql } from './sql.ts'

export type Reader = {
  readonly actor: Actor
  readonly now: Instant
  /** The day in Asia/Shanghai. */
  readonly today: PlainDate
  rows<T>(q: Sql<T>): Promise<T[]>
  first<T>(q: Sql<T>): Promise<T | undefined>
  /** Opens a sealed field; undefined stays undefined. */
  open(where: SealedAt, sealed: Uint8Array): string
  /** Blind indexes of a normalised value, one per live key version, current first. */
  blind(kind: BlindKind, text: string): Uint8Array[]
  /** Marks of a sealed value for whoever may write it, one per live key version, current first (sealing.ts). */
  marks(at: MarkedAt, text: string): string[]
  readonly ring: KeyRing
  /** What the plans of a place set today, or on another day: ages, durations, thresholds. No query: they are in memory, a second old at most. */
  parameters<K extends string>(asked: ParameterPackage<K>, region: RegionCode, day?: PlainDate): ParameterValues<K>
  /** Adds words to the leaf of this request: which field, for what reason. Never a value of a child. */
  note(words: string): void
  readonly notes: readonly string[]
}

/** A transaction as one actor, at one moment. */
export type Session = { actor: Actor; client: pg.ClientBase; now: Date | string; ring: KeyRing; parameters: Parameters }
/** Who reads, and how a statement is asked. */
export type Reading = Omit<Session, 'client'> & { ask: <T>(q: Sql<T>) => Promise<T[]> }

/** Runs one statement of ours. */
export async function run<T>(client: pg.ClientBase, q: Sql<T>): Promise<T[]> {
  const config = { text: q.text, values: [...q.values], ...(q.name === undefined ? {} : { name: q.name }) }
  const result = await client.query<T & pg.QueryResultRow>(config)
  return result.rows
}

export const readingIn = ({ client, ...rest }: Session): Reading => ({ ...rest, ask: q => run(client, q) })

export function makeReader({ actor, ask, now, ring, parameters }: Reading): Reader {
  const at = instant(now)
  const today = dayOf(at)
  const notes: string[] = []
  return {
    actor, now: at, today, ring,
    parameters: (asked, region, day = today) => parameters(asked, { region, day }),
    rows: ask,
    first: async q => (await ask(q))[0],
    open: (where, sealed) => open(ring, where, sealed),
    blind: (kind, text) => blind(ring, kind, text),
    marks: (at, text) => marks(ring, at, text),
    notes, note: words => { notes.push(words) },
  }
}
