import { z } from 'zod'

export const AuditSearch = z.object({ tab: z.enum(['leaves', 'heads']).optional() })
