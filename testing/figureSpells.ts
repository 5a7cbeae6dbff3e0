/** Schooling as spells: the present one ends where the next begins. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { sql } from '../server/src/db/sql.ts'
import type { Writer } from '../server/src/db/writer.ts'

export async function createSchooling(w: Writer, children: readonly { id: ChildId; schooling?: number | null | undefined }[]): Promise<void> {
  for (const c of children) {
    const open = await w.first(sql<{ id: string; valid_from: string }>`select id, valid_from from qinghe.child_schooling
      where county = ${w.actor.county} and child = ${c.id}::uuid and valid_to is null`)
    if (open?.valid_from === w.today) {
      await w.change('child_schooling', 'corrected', [{ key: open.id, child: c.id, set: { status: c.schooling ?? null } }])
      continue
    }
    if (open) await w.change('child_schooling', 'changed', [{ key: open.id, child: c.id, set: { valid_to: w.today } }])
    await w.insert('child_schooling', [{ id: newUuid(), child: c.id, valid_from: w.today, status: c.schooling ?? null }])
  }
}
