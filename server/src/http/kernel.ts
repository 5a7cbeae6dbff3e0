/** The order of one request, here and nowhere else (ARCHITECTURE.md section 4).
 *  Query:   session → parse → may → begin READ ONLY as the actor → function → commit → leaf → answer.
 *  Command: session → parse → begin as the actor → lock → receipt row → savepoint → may → function → leaf → outcome → commit → answer.
 *  A feature gives a contract and a function; it never sees a pool, a transaction, a leaf or a status code. */
import type { Draft } from '@qinghe/domain/archives/draft.ts'
import type { ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import type { FieldClass, Purpose } from '@qinghe/domain/kernel/contract.ts'
import type { Parameters } from '@qinghe/domain/kernel/parameters.ts'
import type { Issue } from '@qinghe/domain/kernel/problem.ts'
import type { Instant } from '@qinghe/domain/kernel/plainDate.ts'
import type pg from 'pg'
import type { LeafState } from '../audit/leaf.ts'
import type { KeyRing } from '../crypto/sealing.ts'
import type { LeafChain } from '../db/chain.ts'
import type { Pools } from '../db/pools.ts'
import type { Reader } from '../db/reader.ts'
import type { Acted, Deriving, Written } from '../db/writer.ts'

export type SignedIn = {
  actor: Actor
  session: string
  device: string
  /** The time of this request, from qinghe.now() in the statement that found the session. */
  at?: Instant
}

/** What one leaf says (ARCHITECTURE.md section 13): who, why, which records — never values. */
export type LeafFacts = {
  kind: 'read' | 'write' | 'denied' | 'state'
  actor: Actor | null
  purpose: Purpose
  phrase: string
  class: FieldClass | null
  children: readonly string[]
  count: number
  command: string | null
  device: string
  requestId: string
  outcome: string
  /** What was written into history, and what became of posts and credentials: bound to the leaf (decision 036). */
  chain?: LeafChain | undefined
  state?: LeafState | undefined
}

/** Where leaves go. `append` resolves once the leaf is committed; `insert` writes it in the command's own transaction. */
export type AuditPort = {
  append: (leaf: LeafFacts) => Promise<void>
  insert: (client: pg.ClientBase, leaf: LeafFacts) => Promise<void>
}

/** The second port of decision 021: what later features forbid or derive when earlier ones write. Filled in main.ts.
 *  Both run after the write, under its locks and inside its transaction and savepoint, so what a query finds is the state after;
 *  `written` says what differs from before, `acts` what was done to records. All that blocks is told at once; nothing is derived then. */
export type Reactions = {
  blocks?: (r: Reader, written: readonly Written[]) => Promise<readonly Issue[]>
  derives?: (w: Deriving, written: readonly Written[], acts: readonly Acted[]) => Promise<void>
  /** Instead of `derives` for archives that come in with a roster: laid ready while nobody may see them, in the slice that writes them, so
   *  that one short statement puts it into force with all the others (decision 031). */
  arrives?: (w: Deriving, batch: string, coming: readonly Coming[]) => Promise<void>
}

/** A new archive as it will stand in the register once its roster is complete. */
export type Coming = { child: string; status: ArchiveStatus; draft: Draft }

/** How much each post reads: the alarm and the brake of mass reading (audit/readings.ts). In memory; nobody waits for it. */
export type Readings = {
  /** Counts what an answer shows. @throws Problem beyond what the post may read now: then the answer must not leave */
  count: (who: Pick<SignedIn, 'actor' | 'at'>, shown: { children: number; lines: number; class: FieldClass | null }) => void
}

export type Kernel = {
  pools: Pools
  ring: KeyRing
  /** The first port: what plans set for a place and a day. */
  parameters: Parameters
  audit: AuditPort
  readings: Readings
  findSession: (token: string) => Promise<SignedIn | undefined>
  /** True when the matrix lets this actor do what the word stands for. */
  mayDo: (actor: Actor, word: string) => boolean
  reactions: readonly Reactions[]
  /** Faults only: an id the person is told, and what happened. */
  fault: (id: string, error: unknown) => void
}
