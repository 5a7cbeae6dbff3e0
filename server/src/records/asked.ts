/** What waits at a record for a second person: as it lies there, sealed, and as its history tells of it (decision 056). */
import { instant } from '@qinghe/domain/kernel/plainDate.ts'
import { PostingId } from '@qinghe/domain/kernel/ids.ts'
import { mayAct } from '@qinghe/domain/records/judge.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import type { Asked } from '@qinghe/domain/records/second.ts'
import { z } from 'zod'
import type { Reader } from '../db/reader.ts'
import type { Cells } from '../db/rows.ts'
import type { Writer } from '../db/writer.ts'
import { mayChange, standingOf } from './standing.ts'
import type { RecordRow } from './store.ts'

const waitingAt = (id: string) => ({ table: 'records', column: 'waiting', row: id })
const Sealed = z.object({ body: z.record(z.string(), z.unknown()), assignee: PostingId.nullable() })

type Waiting = Pick<RecordRow, 'id' | 'asked_act' | 'asked_by' | 'asked_posting' | 'asked_at' | 'waiting'>
export function askedOf(r: Pick<Reader, 'open'>, { id, asked_act: act, asked_by: by, asked_posting: posting, asked_at: at, waiting }: Waiting): Asked | null {
  if (act === null || by === null || posting === null || at === null || waiting === null) return null
  return { act, by, posting, at: instant(at), ...Sealed.parse(JSON.parse(r.open(waitingAt(id), waiting))) }
}

export const askedCells = (w: Writer, record: string, { act, by, posting, at, body, assignee }: Asked): Cells => ({
  asked_act: act, asked_by: by, asked_posting: posting, asked_at: new Date(at), waiting: w.seal(waitingAt(record), JSON.stringify({ body, assignee })), seconded_by: null,
})
/** @param confirmed by whom, and who had asked for it */
export const settledCells = (confirmed: { by: string; asked: Asked } | null): Cells => ({
  asked_act: null, asked_by: confirmed?.asked.by ?? null, asked_posting: null, asked_at: null, waiting: null, seconded_by: confirmed?.by ?? null,
})

/** Whoever may do the act, and is not the one who asked for it. */
export const mayConfirm = (r: Pick<Reader, 'actor'>, { kind, act, row }: { kind: Kind; act: Act; row: RecordRow }): boolean =>
  row.asked_by !== r.actor.account && mayChange(r, kind, row) && mayAct(act, standingOf(r, kind, row))
