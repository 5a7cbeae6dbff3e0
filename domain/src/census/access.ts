/** `may` words of the quarter. Whose children and which places is the database's matter; who signs what, that of the rules (sheets.ts). */
import { type Access, needs, posts } from '../kernel/access.ts'

export const access = {
  /** Rounds, lists of places and lines: whoever keeps identity up. Police, bureaus and schools read none. */
  'census.read': [needs('ID', 'U')],
  /** What a village says of its children: whoever visits them and keeps their archives up. */
  'census.survey': [needs('VIS', 'C', 'U'), needs('ID', 'U')],
  'census.found': [needs('VIS', 'C', 'U'), needs('ID', 'C')],
  /** Sending single children back to be looked at again. */
  'census.review': [needs('ID', 'A')],
  'census.sign': [posts(['childDirector', 'childSupervisor'])],
  'census.open': [posts(['countyCivilAffairs'])],
  /** 三方比对: whoever settles the rosters of departments for the whole county. */
  'census.match': [posts(['countyCivilAffairs']), needs('ID', 'A')],
  /** 疑似: the youth league hands in whom it has met (P2-65); whoever settles rosters for the county gives their lines to villages. */
  'census.handIn': [posts(['youthLeague'])],
  'census.give': [posts(['countyCivilAffairs']), needs('ID', 'A')],
  /** Checking, locking and correcting a round: two people of the county. */
  'census.lock': [posts(['countyCivilAffairs']), needs('ID', 'A')],
} satisfies Access
