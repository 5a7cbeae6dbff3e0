/** Looks through a schema for places where anything could come out (any, unknown, loose objects, checks that let everything through), and for
 *  leaves of which nobody said what they show. */
import { type Mark, markOf, type Shown } from '@qinghe/domain/kernel/shown.ts'
import type { z } from 'zod'

type Def = { type: string; [part: string]: unknown }
const defOf = (schema: unknown): Def | undefined => (schema as { _zod?: { def: Def } } | undefined)?._zod?.def

/** Parts of a definition that are schemas themselves, with the step of the path that leads there. */
function parts(def: Def): [string, unknown][] {
  switch (def.type) {
    case 'object': return Object.entries(def['shape'] as Record<string, unknown>)
    case 'array': return [['[]', def['element']]]
    case 'tuple': return (def['items'] as unknown[]).map((item, i) => [String(i), item])
    case 'union': return (def['options'] as unknown[]).map((option, i) => [`|${i}`, option])
    case 'intersection': return [['&0', def['left']], ['&1', def['right']]]
    case 'record': return [['{}', def['valueType']]]
    case 'pipe': return [['', def['out']]]
    case 'lazy': return [['', (def['getter'] as () => unknown)()]]
    default: return 'innerType' in def ? [['', def['innerType']]] : []
  }
}

const anything = new Set(['any', 'unknown'])
/** A custom check names what it lets through: neither words nor an object nobody declared. */
const lets = (schema: z.ZodType): boolean => schema.safeParse({ unnamed: 1 }).success || schema.safeParse('没有声明过的话').success
const isClosedKey = (schema: unknown): boolean => defOf(schema)?.type === 'enum'

/** @returns paths of the open places */
export function openEnds(schema: z.ZodType, path = '', seen = new Set<unknown>()): string[] {
  const def = defOf(schema)
  if (def === undefined || seen.has(schema)) return []
  const inner = new Set([...seen, schema])
  const catchall = defOf(def['catchall'])
  const isLoose = def.type === 'object' && catchall !== undefined && catchall.type !== 'never'
  const isOpen = anything.has(def.type) || (def.type === 'custom' && lets(schema)) || isLoose || (def.type === 'record' && !isClosedKey(def['keyType']))
  return [
    ...(isOpen ? [`${path} (${isLoose ? 'loose object' : def.type})`] : []),
    ...parts(def).flatMap(([step, part]) => openEnds(part as z.ZodType, step === '' ? path : `${path}.${step}`, inner)),
  ]
}

/** Kinds of leaves that hold one of a few words. */
const closedKinds = new Set(['enum', 'literal', 'boolean', 'null', 'never'])
const takesBytes = (schema: z.ZodType): boolean => schema.safeParse(new Uint8Array()).success
const isClosed = (def: Def, schema: unknown): boolean => closedKinds.has(def.type) || (def.type === 'custom' && !takesBytes(schema as z.ZodType))

const shownWords = ({ domains, mask, sealed }: Shown): string => `${domains.join('+')} ${mask}${sealed ? ', masked for everybody' : ''}`
function wordsOf(mark: Mark): string {
  if ('open' in mark) return `open: ${mark.open}`
  if ('shown' in mark) return shownWords(mark.shown)
  if ('part' in mark) return `part ${mark.part}`
  return 'line' in mark ? `by ${mark.line.by}${mark.line.clear ? ', in clear' : ''}` : 'name of a field'
}

export const unsaid = 'NOT SAID'
/** What each leaf of an answer shows, one line each; of a whole that is spoken of, the whole. */
export function leavesOf(schema: z.ZodType, path = ''): [path: string, shows: string][] {
  const def = defOf(schema)
  if (def === undefined) return [[path, unsaid]]
  const mark = markOf(schema)
  const own: [string, string][] = mark === undefined ? [] : [[path, wordsOf(mark)]]
  if (mark !== undefined && ('open' in mark || 'shown' in mark || 'field' in mark)) return own
  const covered = mark !== undefined && 'line' in mark ? mark.line.values : []
  const inner = parts(def).filter(([step]) => !covered.includes(step))
  if (inner.length === 0 && parts(def).length === 0) return isClosed(def, schema) ? own : [...own, [path, unsaid]]
  return [...own, ...inner.flatMap(([step, part]) => leavesOf(part as z.ZodType, step === '' ? path : `${path}.${step}`))]
}

/** Whether a schema or one of its parts is one of those meant. */
export function holds(schema: unknown, isMeant: (schema: unknown) => boolean, seen = new Set<unknown>()): boolean {
  const def = defOf(schema)
  if (isMeant(schema)) return true
  if (def === undefined || seen.has(schema)) return false
  return parts(def).some(([, part]) => holds(part, isMeant, new Set([...seen, schema])))
}

/** The bare schema behind optional, nullable and default. */
const bare = (schema: unknown): unknown => {
  const def = defOf(schema)
  return def !== undefined && ['optional', 'nullable', 'default', 'nonoptional', 'readonly'].includes(def.type) ? bare(def['innerType']) : schema
}

/** Every text a schema takes, by the name of its property and the path that leads there. */
export function textsOf(schema: unknown, path = '', seen = new Set<unknown>()): { name: string; path: string; schema: z.ZodType }[] {
  const def = defOf(schema)
  if (def === undefined || seen.has(schema)) return []
  return parts(def).flatMap(([step, part]) => {
    const at = step === '' ? path : `${path}.${step}`
    const inner = bare(part)
    const own = def.type === 'object' && defOf(inner)?.type === 'string' ? [{ name: step, path: at, schema: inner as z.ZodType }] : []
    return [...own, ...textsOf(part, at, new Set([...seen, schema]))]
  })
}
