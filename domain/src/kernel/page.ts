/** Where the next page of a list begins. It holds values of the last row, which the reader may see masked only, so the server seals it
 *  for one list and one posting (server/src/db/pages.ts) and nobody else makes or reads one. */
import { z } from 'zod'
import { open } from './shown.ts'

/** Cursors of the server are half as long. */
const longest = 400
export const Cursor = open('cursor', z.string().max(longest)).brand<'Cursor'>()
export type Cursor = z.infer<typeof Cursor>
/** Of an answer; null on the last page. */
export const NextPage = Cursor.nullable()
