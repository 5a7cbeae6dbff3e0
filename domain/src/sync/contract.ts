/** 同步: what a device must fetch again or forget since it last asked (ARCHITECTURE.md section 11). Ids only; the archives themselves are
 *  read by their own contracts, under the rights of that moment. */
import { z } from 'zod'
import { whole } from '../archives/query.ts'
import { query, shows } from '../kernel/contract.ts'
import { open } from '../kernel/shown.ts'
import { ChildId, RecordId } from '../kernel/ids.ts'
import { Cursor } from '../kernel/page.ts'

/** `since`: the cursor of the last answer; without one, or with one of another epoch or post, the device starts afresh. */
export const PullInput = z.object({ since: Cursor.optional(), limit: whole(1, 500).optional() })
export type PullInput = z.infer<typeof PullInput>
export const PullOutput = z.object({
  /** The device sends what it kept, then fetches everything it may see again; `children` is empty. */
  isAfresh: z.boolean(),
  /** In the order of their latest change. `changed`: fetch again; `departed`: forget. */
  children: z.array(z.object({ child: ChildId, kind: z.enum(['changed', 'departed']) })),
  /** Records of every kind, likewise: `changed` is read by the contract of its kind, with the parts the post reads then. */
  records: z.array(z.object({ record: RecordId, of: open('code', z.string()), kind: z.enum(['changed', 'departed']) })),
  /** Posts with children given by name: all of today's. Whoever is on the device and not here is forgotten, whoever is here and not there is
   *  fetched: an assignment begins and ends by its days, without a change of the archive. */
  mine: z.array(ChildId).nullable(),
  cursor: Cursor,
  more: z.boolean(),
})
export type PullOutput = z.infer<typeof PullOutput>
export const pullChanges = query('sync.changes', {
  at: 'GET /api/sync', input: PullInput, output: PullOutput, may: 'sync.pull', purpose: 'archive',
  audit: shows('同步档案变动', 'S1', (output: PullOutput) => [...output.children.map(one => one.child), ...(output.mine ?? [])]),
  aboveCounty: '县级以上岗位不在手机上保存档案，一律不答复',
})
