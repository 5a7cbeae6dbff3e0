/** Names and acts of the kinds, for screens that draw no record: a desk loads these, the declarations (kinds.ts) come with the ledgers. */
import { listOutlines, type Outline } from '@qinghe/domain/records/outline.ts'
import { useAsk } from '../app/asking.ts'

const stayMs = 600_000
const none: readonly Outline[] = []
export const useOutlines = (): readonly Outline[] => useAsk(listOutlines, {}, { staleMs: stayMs }).data?.kinds ?? none
