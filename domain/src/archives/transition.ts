import { z } from 'zod'

/** A move of an archive along W1. */
export const Transition = z.enum([
  'save', 'submit', 'acceptAtTown', 'passToCounty', 'accept', 'acceptChange', 'return', 'proposeExit', 'confirmExit', 'cancelExit', 'reenter',
])
export type Transition = z.infer<typeof Transition>
