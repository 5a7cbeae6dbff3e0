/** `may` words of the archives with the cells of the matrix they need (domain.md §5). Which rows is the database's matter;
 *  which fields of a patch follows from the data domain of each field (abilities.ts), since a school may write schooling only. */
import { needs, type Access } from '../kernel/access.ts'

export const access = {
  'archives.read': [needs('ID', 'R', 'M', 'P')],
  'archives.create': [needs('ID', 'C')],
  'archives.correct': [needs('ID', 'R', 'M', 'P')],
  'archives.change': [needs('ID', 'R', 'M', 'P')],
  'archives.submit': [needs('ID', 'U')],
  'archives.review': [needs('ID', 'A')],
  'archives.exit': [needs('ID', 'U')],
  // Masked readers never reveal; P opens the children assigned to the posting, which the policy decides.
  'archives.reveal': [needs('ID', 'R', 'P')],
  'archives.viewers': [needs('AUD', 'R')],
} satisfies Access
