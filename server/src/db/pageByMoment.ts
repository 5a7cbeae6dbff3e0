/** Pages of what is listed newest first: “moment id” of the last line shown says where the next page begins. */
import { problem } from '@qinghe/domain/kernel/problem.ts'

const newest = '9999-01-01T00:00:00Z'
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** @returns moment and id the page lies before; those of the first page when nothing was shown yet */
export function placeBefore(after: string | undefined): readonly [string, string] {
  if (after === undefined) return [newest, lastId]
  const [, at, id] = /^(\S+) ([0-9a-f-]{36})$/.exec(after) ?? []
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at))) throw problem('list.cursor', '翻页位置无效，请回到第一页', 400)
  return [at, id]
}
