/** `may` words of rosters that departments hand over. The departments are named by the plans (P2-105, P2-106), and no cell of the matrix
 *  tells them from other posts; who takes a roster over is whoever may order a comparison. */
import { needs, posts, type Access } from '../kernel/access.ts'
import { offices } from './offices.ts'

export const access = {
  'submissions.hand': [posts(offices)],
  'submissions.own': [posts(offices)],
  'submissions.take': [needs('ID', 'A'), needs('FAM', 'R')],
} satisfies Access
