/** Writes docs/plans.schema.json anew after the shape of plans changed: node scripts/planSchema.ts */
import { writeFileSync } from 'node:fs'
import { planSchemaText } from '../server/src/plans/planSchema.ts'

writeFileSync(new URL('../docs/plans.schema.json', import.meta.url), planSchemaText())
