/** The shape of a plan for editors and other programs (docs/plans.schema.json, written by scripts/planSchema.ts). */
import { PlanShape } from '@qinghe/domain/plans/planShape.ts'
import { z } from 'zod'

export const planSchemaText = (): string =>
  `${JSON.stringify({ title: '青禾方案（docs/plans.md）', ...z.toJSONSchema(PlanShape, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }) }, null, 1)}\n`
