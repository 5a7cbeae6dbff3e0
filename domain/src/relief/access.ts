/** `may` words of relief. Of one child: whoever reads relief (REL); facts of domains the post does not read are not among those her answer is made of. Of a place: only
 *  posts that read all an answer may rest on in clear, so that a list or a number tells nobody what they do not read. */
import { seesClearly } from '../archives/seen.ts'
import { type Access, posts } from '../kernel/access.ts'
import { lettersOf } from '../staff/matrix.ts'
import { needsSpotCheck, roleKeys } from '../staff/roles.ts'
import { restsOnAll } from './facts.ts'

const readsRelief = roleKeys.filter(role => ['R', 'U', 'A'].some(letter => [...lettersOf(role, 'REL')].some(one => one === letter)) && !needsSpotCheck(role))
export const access = {
  'relief.explain': [posts(readsRelief)],
  'relief.list': [posts(readsRelief.filter(role => seesClearly({ role }, 'name') && restsOnAll.every(key => seesClearly({ role }, key))))],
} satisfies Access
