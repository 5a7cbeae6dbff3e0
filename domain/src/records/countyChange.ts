/** Changes to a county's file that need no YAML of whoever makes them: each is one sentence of the editor. */
import { z } from 'zod'
import { PlainDate } from '../kernel/plainDate.ts'
import { Label, Name } from './declaration.ts'

export const ownFieldTypes = ['text', 'longText', 'yesNo', 'day', 'number', 'money', 'code'] as const
const audience = z.string().max(20)
export const CountyChange = z.discriminatedUnion('what', [
  /** `options`: of a choice; its codes are made from their order. */
  z.object({ what: z.literal('addField'), label: Label, type: z.enum(ownFieldTypes), needed: z.boolean(), options: z.array(Label).max(60).default([]) }),
  z.object({ what: z.literal('relabel'), field: Name, label: Label }),
  z.object({ what: z.literal('require'), field: Name }),
  z.object({ what: z.literal('hide'), field: Name }),
  z.object({ what: z.literal('addCode'), list: z.string().max(60), label: Label }),
  /** Nothing new from this day on; and taken up again. */
  z.object({ what: z.literal('end'), from: PlainDate, why: z.string().trim().min(2, '请写明为什么停用').max(200, '最多 200 个字') }),
  z.object({ what: z.literal('resume') }),
  /** A ledger from nothing, or from the first row of the workbook that was kept so far. */
  z.object({ what: z.literal('begin'), title: Label, audience, feature: z.string().regex(/^[a-z]+$/u), header: z.array(Label).max(100).default([]) }),
])
export type CountyChange = z.infer<typeof CountyChange>
