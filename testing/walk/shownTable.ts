/** What every answer shows, for people to read: one line a leaf. A leaf that is open to everybody stands here where a reviewer sees it come. */
import { join } from 'node:path'
import { everyContract, root } from './contractTable.ts'
import { leavesOf } from './schemas.ts'

export const shownFile = join(root, 'docs/matrix/shown.tsv')

export async function shownTable(): Promise<string> {
  const lines = (await everyContract()).flatMap(one => (one.kind !== 'query' ? [] : leavesOf(one.output).map(([path, shows]) => [one.name, path.replace(/^\./, ''), shows])))
  return [['contract', 'leaf', 'shows'], ...lines].map(line => line.join('\t')).join('\n').concat('\n')
}
