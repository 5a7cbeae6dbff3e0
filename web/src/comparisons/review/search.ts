import { ChildId } from '@qinghe/domain/kernel/ids.ts'
import { z } from 'zod'

/** Which pair is on the desk, so that an address can be sent to the second person and opened again. A row alone means its likeliest pair. */
export const ReviewSearch = z.object({
  row: z.coerce.number().int().min(1).optional(), child: ChildId.optional(), view: z.enum(['open', 'decided']).optional(),
})
export type ReviewSearch = z.infer<typeof ReviewSearch>
