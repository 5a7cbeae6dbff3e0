/** Views of a list kept under a name, each its owner's: conditions, order and columns as they stand in the address. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { workText } from '../kernel/shown.ts'

/** Of each list; more would be a list to search in. */
export const viewsPerList = 30
/** The archives, or the ledger of a kind: `records.visit`. */
export const ListOfViews = z.string().regex(/^(archives|records\.[A-Za-z0-9-]{1,60})$/u, '没有这个列表')
export const SavedView = z.object({ id: RecordId, name: workText(), search: workText() })
export type SavedView = z.infer<typeof SavedView>
export const ListViewsInput = z.object({ list: ListOfViews })
export type ListViewsInput = z.infer<typeof ListViewsInput>
export const ListViewsOutput = z.object({ views: z.array(SavedView) })
export type ListViewsOutput = z.infer<typeof ListViewsOutput>
export const listViews = query('staff.views', {
  at: 'GET /api/views', input: ListViewsInput, output: ListViewsOutput, may: 'staff.views', purpose: 'reference',
  audit: noChildren('查看保存的视图', '只有筛选条件，没有儿童'),
})

/** The address names codes and never a person, so nothing of a child is kept here. */
export const SaveViewInput = z.object({
  id: RecordId, list: ListOfViews, name: z.string().trim().min(1, '请给视图起个名字').max(20, '名字最多 20 个字'), search: z.string().max(1000, '条件太多，存不下'),
})
export type SaveViewInput = z.infer<typeof SaveViewInput>
export const saveView = command('staff.saveView', {
  at: 'POST /api/views', input: SaveViewInput, touches: () => [], may: 'staff.views', purpose: 'reference', audit: '保存视图',
})

export const RemoveViewInput = z.object({ id: RecordId })
export type RemoveViewInput = z.infer<typeof RemoveViewInput>
export const removeView = command('staff.removeView', {
  at: 'POST /api/views/:id/remove', input: RemoveViewInput, touches: () => [], may: 'staff.views', purpose: 'reference', audit: '删除视图',
})

export const viewIssues = (kept: number): Issue[] =>
  kept < viewsPerList ? [] : [issue('view.tooMany', `一个列表最多保存 ${viewsPerList} 个视图，请先删除不用的`)]
