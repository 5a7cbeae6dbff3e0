/** What must have happened before an act, as a declaration writes it: `slip.received`, that all that was sent came back; `notifyCivil.received`, that what this act
 *  sent did; `feedBackTold`, that it was done. Of a list of them one is enough. */
import { z } from 'zod'

export const NeedWritten = z.string().regex(/^(?:slip\.(?:received|answered|signed)|(?:[a-z][A-Za-z0-9]{0,39}|x\d{6}-[a-z][A-Za-z0-9]{0,30})(?:\.(?:received|answered))?)$/u, '写成 slip.received、送达动作.received，或者一个动作的编号')

/** `act` null: whatever was sent; `back` null: done is enough. */
export type Need = { act: string | null; back: 'received' | 'answered' | null }
export function needOf(written: string): Need {
  const [name = '', back] = written.split('.')
  return { act: name === 'slip' && back !== undefined ? null : name, back: back === undefined ? null : back === 'answered' ? 'answered' : 'received' }
}
/** In groups of which one is enough. */
export const needsOf = (written: readonly (string | readonly string[])[]): Need[][] => written.map(one => (typeof one === 'string' ? [one] : one).map(needOf))
