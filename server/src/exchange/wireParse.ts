/** The parent's side of wire.ts: what comes out of a process that has read a stranger's file is a stranger's word. */
import { z } from 'zod'
import { refusalCodes } from './refusal.ts'
import { type Cell, cellFlags, cellKinds, emptyCell, noticeCodes } from './rows.ts'

const number = z.int().min(0).max(100_000_000)
const cell = z.union([
  z.string(),
  z.null(),
  z.tuple([z.string(), z.enum(cellKinds), z.nullable(z.string()), z.nullable(z.enum(cellFlags))]),
])

const line = z.union([
  z.tuple([z.literal('row'), number, number, z.array(cell)]),
  z.tuple([z.literal('tick')]),
  z.tuple([z.literal('merge'), number, number, number, number, number]),
  z.tuple([z.literal('head'), z.enum(['xlsx', 'csv']), z.array(z.object({ name: z.string().max(255), hidden: z.boolean() }))]),
  z.tuple([z.literal('end'), number, z.array(z.object({ code: z.enum(noticeCodes), count: number }))]),
  z.tuple([z.literal('no'), z.enum(refusalCodes), z.record(z.string(), z.union([z.string().max(2_000), z.number()]))]),
])
export type Line = z.infer<typeof line>

/** One line from the reading process; undefined when it is not one. */
export function parseLine(text: string): Line | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export function cellFrom(wire: z.infer<typeof cell>): Cell {
  if (wire === null) return emptyCell
  if (typeof wire === 'string') return { text: wire, kind: 'string', raw: wire }
  const [text, kind, raw, flag] = wire
  return { text, kind, raw: raw ?? text, ...(flag === null ? {} : { flag }) }
}
