/** Filters live in the address, flat and readable: ?region=431003102000&sex=2&status=active,changed. */
import type { z } from 'zod'

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

/** An address somebody typed wrongly loses its filter, not the page. */
export const lenient = <T extends z.ZodObject>(schema: T) => (raw: Record<string, unknown>): z.infer<T> => {
  const whole = schema.safeParse(raw)
  if (whole.success) return whole.data
  const good = Object.entries(raw).filter(([key, value]) => schema.safeParse({ [key]: value }).success)
  const rest = schema.safeParse(Object.fromEntries(good))
  return rest.success ? rest.data : schema.parse({})
}
