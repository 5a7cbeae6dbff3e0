/** Who reads, adds and changes records of a kind: a named set of roles, compiled from the permission matrix by data domain and, where a cell
 *  speaks of a part of it, by that part (decision 043). Each is one bit of a bigint; rows carry the bits of those who may read them, and the
 *  database compares them with what the acting post holds. */
import type { AudienceBits, Letter } from '../kernel/actor.ts'
import type { AudienceKey, DataDomain } from '../kernel/dataDomain.ts'
import type { FieldClass } from '../kernel/contract.ts'
import { cell, lettersOf } from './matrix.ts'
import { isRole, type RoleKey } from './roles.ts'

/** @property part the part of the domain that a cell of the matrix may speak of · @property as what a letter of the cell stands for here */
export type Audience = {
  /** Its place in the bigint: never used again for another. */
  bit: number; title: string; domain: DataDomain; class: FieldClass; part?: string; as?: Partial<Record<Letter, string>>
  /** Of the roles with letters in the domain these alone. */
  only?: readonly RoleKey[]
  /** These read and change what they made themselves or were handed by name, whatever their letters: a child on their list opens nothing of others (decision 075). */
  own?: readonly RoleKey[]
}

export const audiences: Readonly<Record<string, Audience>> = {
  VIS: { bit: 0, title: '走访', domain: 'VIS', class: 'S2' },
  HLT: { bit: 1, title: '健康残疾', domain: 'HLT', class: 'S3' },
  'HLT.psy': { bit: 2, title: '心理', domain: 'HLT', class: 'S3', part: '心理' },
  FAM: { bit: 3, title: '家庭监护', domain: 'FAM', class: 'S2' },
  EDU: { bit: 4, title: '就学', domain: 'EDU', class: 'S2' },
  REL: { bit: 5, title: '救助', domain: 'REL', class: 'S2' },
  ACT: { bit: 6, title: '活动', domain: 'ACT', class: 'S2' },
  FAC: { bit: 7, title: '阵地', domain: 'FAC', class: 'S2' },
  RPT: { bit: 8, title: '强制报告和应急', domain: 'RPT', class: 'S3' },
  CASE: { bit: 9, title: '个案和监护干预', domain: 'CASE', class: 'S3' },
  // Ledgers of the office itself (meetings, trainings, tasks, documents): no column of the matrix speaks of them. Whoever has figures of a place
  // works for its office, so these read and keep them within their own area; who does which act is said by post (kinds/office).
  OFFICE: { bit: 10, title: '办公', domain: 'STAT', class: 'S2', as: { S: 'RCU' } },
  // Who reported: police, and not its people where they are what was reported (record_parts.apart knows this bit). The two officers of the county whom
  // docs/domain/权限.md names beside them are not designated anywhere yet, so they do not read it.
  'RPT.reporter': { bit: 11, title: '报告人', domain: 'RPT', class: 'S4', only: ['police'] },
  // Where a child who was taken out of danger lives now: the county's civil affairs and the institution that was given the child, nobody else who works on the case.
  'CASE.shelter': { bit: 14, title: '安置地址', domain: 'CASE', class: 'S4', only: ['countyCivilAffairs', 'welfareInstitution'] },
  // That something is owed about a child (migration 0051): whoever reads who the child is. No ledger is of this audience.
  DUTY: { bit: 12, title: '应办', domain: 'ID', class: 'S1' },
  // Who called for help and what they said: of the weight of a case, so that nothing but state and day lies in clear.
  HOT: { bit: 13, title: '12355', domain: 'HOT', class: 'S3', own: ['hotlineOperator'] },
}

/** That there is a record of it is itself a secret: its numbers are random, the log does not name it, and nothing says “there is one already”. */
export const isSecret = ({ domain }: Pick<Audience, 'domain'>): boolean => domain === 'RPT' || domain === 'CASE'

const none: ReadonlySet<Letter> = new Set()

/** Letters a role holds among the records of an audience; what holds for assigned records counts for posts that work from a list. */
export function lettersIn(role: string, key: string): ReadonlySet<Letter> {
  const audience = Object.hasOwn(audiences, key) ? audiences[key] : undefined
  if (audience === undefined || !isRole(role) || audience.only?.includes(role) === false) return none
  if (audience.as) return new Set([...lettersOf(role, audience.domain)].flatMap(letter => [...(audience.as?.[letter] ?? '')]).filter(isLetter))
  const { part, besides } = cell(role, audience.domain)
  if (audience.part === undefined || part === undefined || part === audience.part) return lettersOf(role, audience.domain)
  return besides?.part === audience.part ? new Set(besides.letters) : none
}
const isLetter = (c: string): c is Letter => 'CRUAMSP'.includes(c)

const has = (role: string, key: string, ...letters: readonly Letter[]): boolean => letters.some(letter => lettersIn(role, key).has(letter))

const isOwnAlone = (role: string, key: string): boolean => Object.hasOwn(audiences, key) && audiences[key]?.own?.some(one => one === role) === true

/** Sees every record within its area or list. P never does: it opens what is one's own (owns). */
export const seesIn = (role: string, key: string): boolean => has(role, key, 'R', 'M', 'A') && !isOwnAlone(role, key)
/** Reads what it made itself or what was handed to it by name. */
export const ownsIn = (role: string, key: string): boolean => has(role, key, 'C', 'P')
/** Changes what is not its own. */
export const amendsIn = (role: string, key: string): boolean => has(role, key, 'U', 'A') && !isOwnAlone(role, key)
/** What it reads leaves masked: M without R, and nothing of its own. */
export const masksIn = (role: string, key: string): boolean => has(role, key, 'M') && !has(role, key, 'R', 'A', 'C', 'P')

const bitsOf = (holds: (key: string) => boolean): string =>
  String(Object.entries(audiences).filter(([key]) => holds(key)).reduce((bits, [, { bit }]) => bits | (1n << BigInt(bit)), 0n))

const known = new Map<string, AudienceBits>()
/** As the database compares them: whole numbers of up to 63 bits, as text. */
export function audienceBits(role: string): AudienceBits {
  const found = known.get(role) ?? {
    sees: bitsOf(key => seesIn(role, key)), owns: bitsOf(key => ownsIn(role, key)),
    enters: bitsOf(key => has(role, key, 'C', 'U', 'A')), amends: bitsOf(key => amendsIn(role, key)),
  }
  // A stranger's name is not remembered.
  if (isRole(role)) known.set(role, found)
  return found
}

/** The bit by which rows of an audience are marked. @throws for a key nobody declared */
export function bitOf(key: string): string {
  const audience = Object.hasOwn(audiences, key) ? audiences[key] : undefined
  if (!audience) throw new Error(`no audience is called ${key}`)
  return String(1n << BigInt(audience.bit))
}

/** How an audience stands among data domains wherever an answer says what it shows (kernel/shown.ts). */
export const audienceKey = (key: string): AudienceKey => `@${key}`
/** What the acting post wrote itself: filled for nobody else (server/src/records/get.ts). */
export const ownAudience = audienceKey('own')
/** What a slip shows to whom it was sent: rows of it are nobody else's (record_slips). */
export const slipAudience = audienceKey('slip')
export const nameOfAudience = (key: AudienceKey): string => key.slice(1)
