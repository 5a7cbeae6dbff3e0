/** Heads leave the machine by themselves: the newest of every day goes into a folder that should lie elsewhere — another disk, a share of the
 *  level above. Whoever rewrites the log here, with all keys, does not reach them there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf, instant } from '@qinghe/domain/kernel/plainDate.ts'
import type { LogHead } from '@qinghe/domain/kernel/installation.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type pg from 'pg'
import type { Above } from './askAbove.ts'
import { standing } from './headsAbove.ts'
import { type Head, type HeadClaim, headText, parseHead, shortHeadText } from './head.ts'
import { fullHead, lastHead, sourceOf } from './store.ts'

const ending = '.head'
const hour = 3_600_000

async function newest(pool: Pick<pg.Pool, 'query'>, origin: string): Promise<Head | undefined> {
  const stored = await lastHead(sourceOf(pool))
  return stored && fullHead(stored, origin)
}

/** One file a day and installation; the last of the day stays. */
function keep(dir: string, head: Head): void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, `${dayOf(instant(head.at))}-${head.origin}${ending}`)
  writeFileSync(`${file}.new`, `${headText(head)}\n`, { flush: true })
  renameSync(`${file}.new`, file)
}

/** Every head of this installation that a folder holds. A file that is none is said, not passed over: somebody may have spoilt it. */
export function keptHeads(dir: string, origin: string): HeadClaim[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir).filter(name => name.endsWith(`-${origin}${ending}`)).sort().map(name => {
    const head = parseHead(readFileSync(join(dir, name), 'utf8'))
    if (head === undefined) throw problem('audit.spoiltHead', `${join(dir, name)} 里的校验值读不出来，可能被改过；请查明后移开这个文件再核对`, 500)
    return head
  })
}

const youngest = (heads: readonly HeadClaim[]): string | null => heads.reduce<string | null>((last, { at }) => (at !== undefined && (last === null || at > last) ? at : last), null)
/** When the youngest head outside was signed. */
export const keptAt = (dir: string, origin: string): string | null => youngest(keptHeads(dir, origin))

export type HeadsOut = { pool: Pick<pg.Pool, 'query'>; origin: string; dir: string; onError: (error: unknown) => void; everyMs?: number }

/** Now and every hour; a folder that cannot be reached is tried again. */
export function startHeadsOut({ pool, origin, dir, onError, everyMs = hour }: HeadsOut): { stop: () => Promise<void> } {
  const turn = async (): Promise<void> => {
    const head = await newest(pool, origin)
    if (head) keep(dir, head)
  }
  let running = turn().catch(onError)
  const timer = setInterval(() => { running = turn().catch(onError) }, everyMs)
  return { stop: async () => { clearInterval(timer); await running } }
}

/** The newest head in short, for the foot of a file. */
export async function newestHead(pool: Pick<pg.Pool, 'query'>): Promise<string | null> {
  const head = await lastHead(sourceOf(pool))
  return head === undefined ? null : shortHeadText({ size: head.size, root: head.root.toString('hex') })
}

/** What reports carry, and how old the youngest head outside is. */
export async function logHead(pool: Pick<pg.Pool, 'query'>, { origin, dir, above }: { origin: string; dir: string | undefined; above?: Above | undefined }): Promise<LogHead | null> {
  const head = await newest(pool, origin)
  if (!head) return null
  const kept = dir === undefined ? null : keptAt(dir, origin)
  return {
    text: shortHeadText(head), at: instant(head.at), leavesMachine: dir !== undefined, keptAt: kept === null ? null : instant(kept),
    above: above === undefined ? null : await standing(pool, above),
  }
}
