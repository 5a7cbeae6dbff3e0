/** Views of the archive list kept under a name, each its owner's: conditions, order and columns as they stand in the address. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { RecordId } from '../kernel/ids.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { workText } from '../kernel/shown.ts'

/** Enough for a desk; more would be a list to search in. */
export const viewsPerAccount = 30
export const SavedView = z.object({ id: RecordId, name: workText(), search: workText() })
export type SavedView = z.infer<typeof SavedView>
export const ListViewsOutput = z.object({ views: z.array(SavedView) })
export type ListViewsOutput = z.infer<typeof ListViewsOutput>
export const listViews = query('archives.views', {
  at: 'GET /api/archives/views', input: z.object({}), output: ListViewsOutput, may: 'archives.read', purpose: 'reference',
  audit: noChildren('查看保存的视图', '只有筛选条件，没有儿童'),
})

/** The address names codes and never a person, so nothing of a child is kept here. */
export const SaveViewInput = z.object({
  id: RecordId, name: z.string().trim().min(1, '请给视图起个名字').max(20, '名字最多 20 个字'), search: z.string().max(1000, '条件太多，存不下'),
})
export type SaveViewInput = z.infer<typeof SaveViewInput>
export const saveView = command('archives.saveView', {
  at: 'POST /api/archives/views', input: SaveViewInput, touches: () => [], may: 'archives.read', purpose: 'reference', audit: '保存视图',
})

export const RemoveViewInput = z.object({ id: RecordId })
export type RemoveViewInput = z.infer<typeof RemoveViewInput>
export const removeView = command('archives.removeView', {
  at: 'POST /api/archives/views/:id/remove', input: RemoveViewInput, touches: () => [], may: 'archives.read', purpose: 'reference', audit: '删除视图',
})

export const viewIssues = (kept: number): Issue[] =>
  kept < viewsPerAccount ? [] : [issue('view.tooMany', `最多保存 ${viewsPerAccount} 个视图，请先删除不用的`)]
