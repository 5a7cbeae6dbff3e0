/** `may` words of 12355: posts by name, since the matrix gives parents and children a letter there as well (C, a call of their own) and they look for nobody. */
import { type Access, posts } from '../kernel/access.ts'

export const access = {
  'hotline.listen': [posts(['hotlineOperator', 'youthLeague', 'countyCivilAffairs'])],
  'hotline.relate': [posts(['hotlineOperator'])],
} satisfies Access
