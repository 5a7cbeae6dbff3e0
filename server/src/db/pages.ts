/** Pages of lists. Each list goes on by the key of its last row, and that key may hold what the reader sees masked only, such as a birth
 *  date: so it travels sealed, padded, and opens for this list and this posting alone. The one place that makes or reads cursors. */
import { Cursor } from '@qinghe/domain/kernel/page.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { z } from 'zod'
import { SealBroken } from '../crypto/cipher.ts'
import { open, seal, type SealedAt } from '../crypto/sealing.ts'
import type { Reader } from './reader.ts'

type By = Pick<Reader, 'actor' | 'ring'>
type Cut<Row, T> = {
  /** One more than the page holds, when there are more. */
  rows: readonly Row[]
  limit: number
  /** Where the next page begins, from the last row of this one. */
  at: (last: Row) => T
}

export type Pages<T> = {
  /** The place a cursor stands for; nothing for the first page. @throws Problem for one that is not ours, not this list's or not this posting's */
  from: (r: By, cursor: string | undefined) => T | undefined
  /** The same where a cursor that does not open is no fault. */
  find: (r: By, cursor: string | undefined) => T | undefined
  cut: <Row>(r: By, of: Cut<Row, T>) => { page: Row[]; next: Cursor | null }
  seal: (r: By, place: T) => Cursor
}

/** Lengths would tell a missing date from one that is there. JSON does not mind blanks at its end. */
const stepBytes = 64
const padded = (text: string): string => text.padEnd(Math.ceil(text.length / stepBytes) * stepBytes)

/** @param place what a cursor of this list holds */
export function pagesOf<T>(contract: { name: string }, place: z.ZodType<T>): Pages<T> {
  const where = ({ actor }: By): SealedAt => ({ table: 'cursor', column: contract.name, row: actor.posting })
  const sealed = (r: By, last: T): Cursor => Cursor.parse(seal(r.ring, where(r), padded(JSON.stringify(last))).toString('base64url'))
  const find = (r: By, cursor: string | undefined): T | undefined => {
    if (cursor === undefined) return undefined
    try {
      return place.safeParse(JSON.parse(open(r.ring, where(r), Buffer.from(cursor, 'base64url')))).data
    } catch (error) {
      if (error instanceof SealBroken) return undefined
      throw error
    }
  }
  return {
    find, seal: sealed,
    from: (r, cursor) => {
      const found = find(r, cursor)
      if (cursor !== undefined && found === undefined) throw problem('list.cursor', '翻页位置无效，请回到第一页', 400)
      return found
    },
    cut: (r, { rows, limit, at }) => {
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      return { page, next: rows.length > limit && last !== undefined ? sealed(r, at(last)) : null }
    },
  }
}
