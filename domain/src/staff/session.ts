/** Signing in, step by step. These are not ordinary contracts: before the last step nobody is signed in, so no posting,
 *  no scope and no transaction of a person exists; the sign-in role of the database answers alone. */
import { z } from 'zod'
import { type Anyone, anyone, type Route } from '../kernel/contract.ts'
import { AccountId, PostingId, RecordId } from '../kernel/ids.ts'
import { Instant, PlainDate } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { isWholeCode, wholeCodeWords } from './oneTimeCode.ts'
import { passwordRules } from './password.ts'
import { Login, Role } from './types.ts'

export type PublicStep<I, O> = {
  kind: 'step'
  name: string
  at: Route
  input: z.ZodType<I>
  output: z.ZodType<O>
  may: Anyone
  audit: string
}
/** Also of what anybody may do who never signs in (incidents/door.ts). */
export const publicStep = <I, O>(name: string, rest: Omit<PublicStep<I, O>, 'kind' | 'name'>): PublicStep<I, O> => ({
  kind: 'step',
  name,
  ...rest,
})
const nothing = z.object({})

const Password = z.string().min(1, '请填写口令').max(passwordRules.longest, `口令最多 ${passwordRules.longest} 个字符`)
/** Six digits; blanks between them are forgiven. */
const Code = z
  .string()
  .transform(typed => typed.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, '请填写验证器上的 6 位数字'))
const LoginTyped = z.string().trim().toLowerCase().min(1, '请填写登录名').max(80, '登录名太长')

/** What comes next. `secret` and `uri` are shown once, while an authenticator is being bound. */
export const SignInStep = z.discriminatedUnion('next', [
  z.object({ next: z.literal('done') }),
  z.object({ next: z.literal('secondFactor') }),
  z.object({ next: z.literal('enrolment'), secret: z.string(), uri: z.string() }),
])
export type SignInStep = z.infer<typeof SignInStep>

const MyPosting = z.object({
  id: PostingId,
  role: Role,
  roleLabel: z.string(),
  region: RegionCode,
  regionName: z.string(),
  county: z.number().int(),
  school: z.number().int(),
  schoolName: z.string().nullable(),
  organisationName: z.string().nullable(),
  validFrom: PlainDate,
  validTo: PlainDate.nullable(),
  isSubstitute: z.boolean(),
})
export const Me = z.object({
  account: z.object({ id: AccountId, login: Login, name: z.string() }),
  postings: z.array(MyPosting),
  /** The posting now acting; null when none is in force: the person may sign in, and sees only this. */
  acting: PostingId.nullable(),
  /** Names are open in this area until that day (above the county only). */
  spotCheck: z.object({ id: RecordId, about: RegionCode, aboutName: z.string(), until: PlainDate }).nullable(),
  spotChecks: z.array(z.object({ id: RecordId, about: RegionCode, aboutName: z.string(), until: PlainDate })),
  /** `may` words the acting role holds: screens show what is there to be done. */
  abilities: z.array(z.string()),
  endsAt: Instant,
  idleMinutes: z.number().int(),
})
export type Me = z.infer<typeof Me>

export const SessionLine = z.object({
  id: RecordId,
  device: z.string(),
  address: z.string(),
  openedAt: Instant,
  lastSeenAt: Instant,
  isThis: z.boolean(),
})
export type SessionLine = z.infer<typeof SessionLine>

const own = anyone('只涉及本人的登录，凭会话办理')
export const signIn = publicStep('session.signIn', {
  at: 'POST /api/session',
  input: z.object({ login: LoginTyped, password: Password }),
  output: SignInStep,
  may: anyone('登录之前没有身份'),
  audit: '登录',
})
export const giveCode = publicStep('session.giveCode', {
  at: 'POST /api/session/code',
  input: z.object({ code: Code }),
  output: SignInStep,
  may: anyone('登录第二步，凭第一步的会话'),
  audit: '登录验证码',
})
/** First sign-in, or after a confirmed reset: both halves of the one-time code and a password of one's own. */
export const begin = publicStep('session.begin', {
  at: 'POST /api/session/begin',
  input: z.object({ login: LoginTyped, code: z.string().min(1, '请填写一次性口令').max(60).refine(isWholeCode, wholeCodeWords), password: Password }),
  output: SignInStep,
  may: anyone('首次登录，凭一次性口令'),
  audit: '首次登录设置口令',
})
export const me = publicStep('session.me', { at: 'GET /api/session', input: nothing, output: Me, may: own, audit: '查看本人岗位' })
export const switchPosting = publicStep('session.switchPosting', {
  at: 'POST /api/session/posting',
  input: z.object({ posting: PostingId, spotCheck: RecordId.nullable().default(null) }),
  output: Me,
  may: own,
  audit: '切换岗位',
})
export const list = publicStep('session.list', {
  at: 'GET /api/session/all',
  input: nothing,
  output: z.object({ sessions: z.array(SessionLine) }),
  may: own,
  audit: '查看本人登录记录',
})
export const end = publicStep('session.end', {
  at: 'POST /api/session/end',
  input: z.object({ id: RecordId }),
  output: z.object({ ended: z.boolean() }),
  may: own,
  audit: '结束一处登录',
})
export const signOut = publicStep('session.signOut', {
  at: 'POST /api/session/out',
  input: nothing,
  output: z.object({ ended: z.boolean() }),
  may: own,
  audit: '退出登录',
})
export const changePassword = publicStep('session.changePassword', {
  at: 'POST /api/session/password',
  input: z.object({ old: Password, password: Password }),
  output: z.object({ changed: z.boolean() }),
  may: own,
  audit: '修改口令',
})

export const sessionSteps = [signIn, giveCode, begin, me, switchPosting, list, end, signOut, changePassword] as const
