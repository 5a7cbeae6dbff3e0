/** Texts of plans by their hash: what somebody wrote, and what it was compiled to. Rows of counties name them; a text is believed by its hash alone, and
 *  what was compiled by an older program is what it was. */
import { createHash } from 'node:crypto'
import type { Plan } from '@qinghe/domain/plans/plan.ts'
import { z } from 'zod'
import { type Sql, sql } from '../db/sql.ts'

/** Whoever may ask the database: a Reader, or a job. */
export type Asking = { rows<T>(q: Sql<T>): Promise<T[]> }

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const Packed = z.object({ scopes: z.array(z.unknown()), plan: z.record(z.string(), z.unknown()) })
const isThing = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What conditions may speak of is the same for every duty about a child, and a thousand times longer than the duty: it is kept once. */
export function packed(plan: Plan): string {
  const scopes: string[] = []
  const text = JSON.stringify(plan, (key, value: unknown) => {
    if (key !== 'scope') return value
    const scope = JSON.stringify(value)
    if (!scopes.includes(scope)) scopes.push(scope)
    return scopes.indexOf(scope)
  })
  return `{"scopes":[${scopes.join(',')}],"plan":${text}}`
}

/** Plain data, as compilePlan.ts made it. */
const Compiled = z.custom<Plan>(value => isThing(value) && Array.isArray(value['duties']) && Array.isArray(value['clauses']) && isThing(value['kinds']))
export function unpacked(text: string): Plan {
  const { scopes, plan } = Packed.parse(JSON.parse(text))
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside)
    if (!isThing(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === 'scope' && typeof one === 'number' ? scopes[one] : inside(one)]))
  }
  return Compiled.parse(inside(plan))
}

const known = new Map<string, string>()
const compiled = new Map<string, Plan>()
const mostKnown = 500

/** @throws when the database holds none, or another than the hash says */
export async function loadTexts(db: Asking, hashes: readonly string[]): Promise<(hash: string) => string> {
  const missing = [...new Set(hashes)].filter(hash => !known.has(hash))
  if (missing.length > 0) {
    if (known.size > mostKnown) known.clear()
    for (const { hash, words } of await db.rows(sql<{ hash: string; words: string }>`select hash, words from qinghe.plan_texts where hash = any(${missing}::text[])`)) {
      if (hashOf(words) !== hash) throw new Error(`the text ${hash} of a plan is not what its hash says`)
      known.set(hash, words)
    }
  }
  const found = new Map(hashes.flatMap(hash => { const text = known.get(hash); return text === undefined ? [] : [[hash, text] as const] }))
  return hash => {
    const text = found.get(hash)
    if (text === undefined) throw new Error(`no text of a plan has the hash ${hash}`)
    return text
  }
}

export async function loadCompiled(db: Asking, contents: readonly string[]): Promise<(content: string) => Plan> {
  const missing = contents.filter(content => !compiled.has(content))
  if (missing.length > 0) {
    if (compiled.size > mostKnown) compiled.clear()
    const textOf = await loadTexts(db, missing)
    for (const content of missing) compiled.set(content, unpacked(textOf(content)))
  }
  const found = new Map(contents.flatMap(content => { const plan = compiled.get(content); return plan ? [[content, plan] as const] : [] }))
  return content => {
    const plan = found.get(content)
    if (!plan) throw new Error(`no plan has the content ${content}`)
    return plan
  }
}
