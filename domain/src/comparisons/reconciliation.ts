/** 对账报告: what one roster of one department said against the archives of one area, in sums. */
import { z } from 'zod'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Instant, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, placeName, shown, staffName, workText } from '../kernel/shown.ts'
import { ComparedField, ComparisonKind, TaskKind, TaskState } from './types.ts'

/** Every row in one of five places, every archive that should stand in the roster in one of three. `rows` and `expected` are counted
 *  for themselves, not added up. */
export const Balance = z.object({
  rows: count(), same: count(), differs: count(), lead: count(), doubtful: count(), outside: count(), expected: count(), expectedFound: count(), expectedDoubtful: count(), missing: count(),
})
export type Balance = z.infer<typeof Balance>
export const isBalanced = (b: Balance): boolean =>
  b.rows === b.same + b.differs + b.lead + b.doubtful + b.outside && b.expected === b.expectedFound + b.expectedDoubtful + b.missing

/** Differences that became work: `settled` = 已核实 or 无需处理, `late` are open ones whose day has passed. total = open + settled + withdrawn. */
export const Tally = z.object({ total: count(), open: count(), late: count(), settled: count(), withdrawn: count() })
export type Tally = z.infer<typeof Tally>

/** What became of the differences of the comparison before: each is in exactly one of the five.
 *  @property settled somebody has settled it, and it is not seen again · @property back settled, and seen again
 *  @property gone nobody has settled it, and it is not seen any more · @property still open, and seen again
 *  @property withdrawn a decision or an undo has taken it back */
export const Followed = z.object({ total: count(), settled: count(), back: count(), gone: count(), still: count(), withdrawn: count() })
export type Followed = z.infer<typeof Followed>

/** One side of an agreement between departments and archives, for one kind of roster, area and period, at one moment.
 *
 *  Everything is counted from rows, archives and tasks when it is asked for; nothing is stored and nothing is taken over from the sums the
 *  comparison carries (`agrees` says whether those are the same). A round of the census that sets three departments against each other
 *  (W2 countyChecking → crossMatched: 县民政、教育、公安 all concluded) takes one of these per department with the same `region` and reads
 *  `balance.doubtful`, `tallies[].open` and `agrees`: the round may be closed when of each department doubtful = 0, open = 0 and agrees.
 *
 *  @property number of the report: that of the comparison and the moment, so that two prints of different days are told apart
 *  @property places differences by town and kind; `region` null: the roster names no place that could be told
 *  @property fields how many rows differ in a field · @property owners whose posts the differences are
 *  @property names only for readers who may see them: open differences, the nearest due day first, at most 200; `moreNames` counts the rest
 *  @property earlier the last comparison of the same department, kind and area before this one */
export const Reconciliation = z.object({
  number: workText(), asOf: Instant, day: WorkDay, comparison: RecordId.nullable(), comparisonNumber: workText(), kind: ComparisonKind, department: workText(), period: workText(), purpose: workText(),
  legalBasis: workText(), fileName: workText(), region: RegionCode, regionName: placeName(), isComplete: z.boolean(), allShouldBeFiled: z.boolean(), keptColumns: z.array(workText()), warnings: z.array(workText()),
  handedBy: z.object({ name: staffName(), at: Instant }).nullable(), orderedByName: staffName(), orderedAt: Instant, finishedAt: Instant.nullable(), modelHash: workText().nullable(),
  balance: Balance, agrees: z.boolean(),
  decisions: z.object({ same: count(), different: count(), awaitingSecond: count(), undone: count() }),
  tallies: z.array(Tally.extend({ kind: TaskKind })),
  places: z.array(Tally.extend({ kind: TaskKind, region: RegionCode.nullable(), regionName: placeName() })),
  owners: z.array(Tally.extend({ owner: staffName(), ownerName: staffName() })),
  fields: z.array(z.object({ field: ComparedField, rows: count() })),
  names: z.array(z.object({ kind: TaskKind, name: shown('ID', 'name', z.string()), row: count().nullable(), regionName: placeName(), ownerName: staffName(), due: WorkDay, state: TaskState })), moreNames: count(),
  /** Archives that are named here: for the leaf of whoever reads the report. */
  children: z.array(ChildId),
  earlier: z.object({ number: workText(), period: workText(), finishedAt: Instant, balance: Balance, followed: Followed }).nullable(),
})
export type Reconciliation = z.infer<typeof Reconciliation>

/** A difference as two comparisons know it: of an archive, or of a line of the roster. */
export type Seen = { kind: TaskKind; of: string; state: TaskState }
const keyOf = ({ kind, of }: Pick<Seen, 'kind' | 'of'>): string => `${kind} ${of}`

/** @param before differences of the earlier comparison · @param now those that stand in this one */
export function followedOf(before: readonly Seen[], now: readonly Seen[]): Followed {
  const seen = new Set(now.filter(one => one.state !== 'withdrawn').map(keyOf))
  const where = (one: Seen): Exclude<keyof Followed, 'total'> => {
    if (one.state === 'withdrawn') return 'withdrawn'
    if (one.state === 'open') return seen.has(keyOf(one)) ? 'still' : 'gone'
    return seen.has(keyOf(one)) ? 'back' : 'settled'
  }
  const found: Followed = { total: before.length, settled: 0, back: 0, gone: 0, still: 0, withdrawn: 0 }
  for (const one of before) found[where(one)] += 1
  return found
}
