/** A rule of relief as it is written (relief/*.yaml): the shape of the file. What its words mean is judged by compileScheme.ts; what is unknown here is refused.
 *  Every key is explained in docs/relief.md. */
import { z } from 'zod'
import { Condition, Label, Name } from '../records/declaration.ts'

const Words = z.string().trim().min(1, '这里不能空着').max(300, '最多 300 个字')
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u, '日期写成 2026-09-01')

/** Exactly one row for every situation: gaps and rows that speak of the same are refused by name. */
const Table = z.strictObject({
  id: Name, title: Label, by: z.array(Name).min(1).max(3, '一张判定表最多看 3 项'),
  outcomes: z.array(z.strictObject({ code: Name, label: Label })).min(2, '判定表至少有两种结果'),
  rows: z.array(z.strictObject({ when: z.array(z.unknown()), gives: z.unknown() })).min(1, '判定表至少有一行').max(60, '判定表最多 60 行'),
})
/** All of them are needed. `proof`: what is brought for it. */
const Ask = z.strictObject({ id: Name, says: Words, when: Condition, proof: Words.optional() })
export const Answer = z.enum(['yes', 'no', 'unknown'])
export type Answer = z.infer<typeof Answer>
/** `missing`: facts that must be named as missing, and no others. */
const Case = z.strictObject({ given: z.record(z.string(), z.unknown()).default({}), is: Answer, missing: z.array(Name).optional(), by: z.array(Name).optional() })

export const SchemeShape = z.strictObject({
  scheme: Name, title: Label, version: z.string().min(1).max(20), from: Day, until: Day.optional(), basis: Words,
  /** Who decides, and where one applies. */
  office: Words, gives: Words, note: Words.optional(),
  /** Codes of 救助帮扶情况 and of 家庭困难类型 that say it is received. `either`: codes of this and something else, which do not say which of them. */
  received: z.strictObject({ relief: z.array(z.number().int()).default([]), either: z.array(z.number().int()).default([]), hardship: z.array(z.string()).default([]) })
    .default({ relief: [], either: [], hardship: [] }),
  tables: z.array(Table).default([]), asks: z.array(Ask).min(1, '至少写一项条件'), papers: z.array(Words).default([]), cases: z.array(Case).min(1, '至少写一个例子'),
})
export type DeclaredScheme = z.infer<typeof SchemeShape>
