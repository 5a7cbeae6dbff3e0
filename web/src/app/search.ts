/** Filters live in the address, flat and readable: ?region=431003102000&sex=2&status=active,changed. */
import { levelSize } from '@qinghe/domain/kernel/regionCode.ts'
import { z } from 'zod'
import { ownPath } from './ownPath.ts'

/** A code of the divisions, if only by its length; what is no place is said so by the server. */
export const place = () => z.coerce.number().int().min(0).max(levelSize.nation - 1).optional()
/** Every screen of the desk has a place. */
export const PlaceSearch = z.object({ region: place() })
/** Where to go on after signing in. */
export const SignInSearch = z.object({ next: z.string().refine(text => ownPath(text) === text).optional() })

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(fields: Record<string, unknown>): string {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === null || value === '' || value === false) continue
    const text = Array.isArray(value) ? value.join(',') : value === true ? '1' : String(value)
    if (text !== '') out.set(key, text)
  }
  // Commas and Chinese stay readable in the address bar.
  const s = out.toString().replace(/%2C/g, ',')
  return s === '' ? '' : `?${s}`
}

/** An address somebody typed wrongly loses its filter, not the page. What is lost is said to be nothing: the router puts what a screen
 *  makes of an address over the address as it was typed, so that a word left out here would come through unread. */
export const lenient = <T extends z.ZodObject>(schema: T) => (raw: Record<string, unknown>): z.infer<T> => {
  const nothing = Object.fromEntries(Object.keys(schema.shape).map(key => [key, undefined]))
  const whole = schema.safeParse(raw)
  if (whole.success) return { ...nothing, ...whole.data }
  const good = Object.entries(raw).filter(([key, value]) => schema.safeParse({ [key]: value }).success)
  const rest = schema.safeParse(Object.fromEntries(good))
  return { ...nothing, ...rest.success ? rest.data : schema.parse({}) }
}
