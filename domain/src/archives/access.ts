/** `may` words of the archives with the cells of the matrix they need (domain.md §5). Row scope is the database's, not these words'. */
import { needs, type Access } from '../kernel/access.ts'

export const access = {
  'archives.read': [needs('ID', 'R', 'M', 'P')],
  'archives.create': [needs('ID', 'C')],
  'archives.correct': [needs('ID', 'U')],
  'archives.change': [needs('ID', 'U')],
  'archives.submit': [needs('ID', 'U')],
  'archives.review': [needs('ID', 'A')],
  'archives.exit': [needs('ID', 'U')],
  // Masked readers never reveal; those with P do so for their own children only, which the policy decides.
  'archives.reveal': [needs('ID', 'R', 'P')],
  // A county reads who looked at its own archives; every other role with P sees its own traces only.
  'archives.viewers': [needs('AUD', 'R')],
} satisfies Access
