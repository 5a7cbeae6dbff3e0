/** Ids of children that their author made (decision 033): one that some archive has is refused in the words for one that is none, whether
 *  that archive is the author's to see, hidden, or another county's. */
import { unfitIdWords } from '@qinghe/domain/kernel/ids.ts'
import { issue, Problem } from '@qinghe/domain/kernel/problem.ts'
import { sql } from './sql.ts'
import type { Writer } from './writer.ts'

const badInput = 400

export async function refuseTaken(w: Pick<Writer, 'actor' | 'derive'>, ids: readonly string[]): Promise<void> {
  const [asked] = await w.derive(sql<{ taken: boolean }>`select qinghe.ids_taken(${w.actor.county}, ${[...ids]}::uuid[]) as taken`)
  if (asked?.taken === true) throw new Problem([issue('input.invalid_format', unfitIdWords, 'id')], badInput)
}
