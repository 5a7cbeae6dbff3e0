/** What one command has written so far, child by child. A command may be a roster of 100,000 lines, so a change is looked at once when it
 *  is noted and once when it is told, never once for each of the others (9,723 children took 38 s of a standing server, measured). */
import { type Because, type Change, domainOf } from './history.ts'

type OfChild = { changes: Change[]; reason: string | undefined }

export type ChangeLog = {
  note: (change: Change) => void
  /** Why a person wrote this; does nothing without a change. */
  because: (child: string, reason: string) => void
  /** In the order they were noted. */
  of: (child: string) => readonly Change[]
  reasonOf: (child: string) => Because | undefined
  /** Child by child, in the order the children came. */
  all: () => Change[]
}

export function makeChangeLog(): ChangeLog {
  const byChild = new Map<string, OfChild>()
  const entry = (child: string): OfChild => {
    const found = byChild.get(child) ?? { changes: [], reason: undefined }
    byChild.set(child, found)
    return found
  }
  return {
    note: change => { entry(change.child).changes.push(change) },
    because: (child, reason) => { entry(child).reason = reason },
    of: child => byChild.get(child)?.changes ?? [],
    reasonOf: child => {
      const found = byChild.get(child)
      if (found?.reason === undefined) return undefined
      // That the archive must be looked at again follows from what was written; nobody's words are about it.
      const domains = found.changes.reduce((bits, change) => (change.kind === 'state' ? bits : bits | domainOf(change)), 0)
      return { reason: found.reason, domains }
    },
    all: () => [...byChild.values()].flatMap(one => one.changes),
  }
}
