/** Organisations, accounts and postings. Signing in stands in session.ts, children given by name and spot checks in assignments.ts. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { AccountId, type ChildId, OrganisationId, PostingId, RecordId } from '../kernel/ids.ts'
import { PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { Cursor, NextPage } from '../kernel/page.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { open, placeName, staffName } from '../kernel/shown.ts'
import { rowsPerImport } from './limits.ts'
import { Guard } from './orders.ts'
import {
  AccountLine,
  AccountState,
  CodeHash,
  Login,
  Organisation,
  OrganisationKind,
  PersonName,
  Phone,
  PostingLine,
  PostingRow,
  PostingState,
  Reason,
  Role,
} from './types.ts'

const noChild = '只涉及工作人员，不涉及儿童'
const region = z.coerce.number().pipe(RegionCode)
const cursor = Cursor.optional()
const limit = z.coerce.number().int().min(1).max(100).default(50)
const words = z.string().trim().max(50).optional()
const administration = { purpose: 'administration', touches: (): readonly ChildId[] => [] } as const
const page = { nextCursor: NextPage }

// Organisations and schools
export const listOrganisations = query('staff.organisations', {
  at: 'GET /api/staff/organisations',
  may: 'staff.reference',
  purpose: 'reference',
  audit: noChildren('查看单位', '单位名录是公开资料'),
  input: z.object({ region: region.optional(), kind: OrganisationKind.optional(), text: words, after: cursor, limit }),
  output: z.object({ organisations: z.array(Organisation.extend({ regionName: placeName(), kindName: placeName() })), ...page }),
})
export const createOrganisation = command('staff.createOrganisation', {
  ...administration,
  at: 'POST /api/staff/organisations',
  may: 'staff.administer',
  audit: '登记单位',
  input: z.object({
    id: OrganisationId,
    kind: OrganisationKind,
    name: z.string().trim().min(1, '请填写单位名称').max(100, '单位名称最多 100 个字'),
    region: RegionCode,
    code: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, '统一社会信用代码是 18 位数字和大写字母')
      .nullable()
      .default(null),
  }),
})
export const School = z.object({
  id: open('place', z.number().int()),
  name: placeName(),
  region: RegionCode,
  code: placeName().nullable(),
  closedOn: WorkDay.nullable(),
})
export const listSchools = query('staff.schools', {
  at: 'GET /api/staff/schools',
  may: 'staff.reference',
  purpose: 'reference',
  audit: noChildren('查看学校', '学校名录是公开资料'),
  input: z.object({ county: z.coerce.number().int().min(0).optional(), text: words }),
  output: z.object({ schools: z.array(School) }),
})

// Accounts
export const listAccounts = query('staff.accounts', {
  at: 'GET /api/staff/accounts',
  may: 'staff.look',
  purpose: 'administration',
  audit: noChildren('查看账号', noChild),
  input: z.object({ region: region.optional(), state: AccountState.optional(), text: words, after: cursor, limit }),
  output: z.object({ accounts: z.array(AccountLine), ...page }),
})
/** A first code without its second half, or a whole one nobody has used. */
export const PendingCode = z.object({
  id: RecordId,
  purpose: z.enum(['first', 'reset']),
  issuedBy: staffName(),
  expiresAt: open('moment', z.string()),
  isWhole: z.boolean(),
})
export const getAccount = query('staff.account', {
  at: 'GET /api/staff/accounts/:id',
  may: 'staff.look',
  purpose: 'administration',
  audit: noChildren('查看账号', noChild),
  input: z.object({ id: AccountId }),
  output: AccountLine.extend({ held: z.array(PostingLine), codes: z.array(PendingCode), guard: Guard.nullable() }),
})
export const createAccount = command('staff.createAccount', {
  ...administration,
  at: 'POST /api/staff/accounts',
  may: 'staff.administer',
  audit: '建立账号',
  input: z.object({
    id: AccountId,
    login: Login,
    name: PersonName,
    region: RegionCode,
    phone: Phone.nullable().default(null),
    codeHash: CodeHash,
  }),
})
/** At once, or waiting for a second administrator where it takes two; the receipt counts `waiting`. */
export const suspendAccount = command('staff.suspendAccount', {
  ...administration,
  at: 'POST /api/staff/accounts/:id/suspend',
  may: 'staff.first',
  audit: '停用账号，或提出停用',
  input: z.object({ id: AccountId, reason: Reason }),
})
export const restoreAccount = command('staff.restoreAccount', {
  ...administration,
  at: 'POST /api/staff/accounts/:id/restore',
  may: 'staff.first',
  audit: '恢复账号，或提出恢复',
  input: z.object({ id: AccountId, reason: Reason }),
})
/** The first half of a new one-time code; it waits for the second half of another administrator. */
export const issueCode = command('staff.issueCode', {
  ...administration,
  at: 'POST /api/staff/accounts/:id/code',
  may: 'staff.first',
  audit: '提出重置口令',
  input: z.object({ id: AccountId, codeHash: CodeHash, reason: Reason }),
})
/** For a stolen telephone: one is enough, because signing in again is not hindered. */
export const endSessions = command('staff.endSessions', {
  ...administration,
  at: 'POST /api/staff/accounts/:id/sign-out',
  may: 'staff.first',
  audit: '结束他人的全部登录',
  input: z.object({ id: AccountId }),
})

// Postings
export const listPostings = query('staff.postings', {
  at: 'GET /api/staff/postings',
  may: 'staff.look',
  purpose: 'administration',
  audit: noChildren('查看岗位', noChild),
  input: z.object({ region: region.optional(), state: PostingState.optional(), role: Role.optional(), after: cursor, limit }),
  output: z.object({ postings: z.array(PostingLine), ...page }),
})
/** The second halves of first codes, made by the browser of whoever confirms: one for each account of these posts that needs one. */
const Halves = z.array(z.object({ account: AccountId, codeHash: CodeHash })).max(rowsPerImport).default([])
/** Who holds which post in one's own area: whom to call, to whom a child can be given. */
export const listColleagues = query('staff.colleagues', {
  at: 'GET /api/staff/colleagues',
  may: 'staff.directory',
  purpose: 'administration',
  audit: noChildren('查看通讯名录', noChild),
  /** `shape`: only those who work with children given by name, or only those responsible for an area. */
  input: z.object({ region: region.optional(), role: Role.optional(), shape: z.enum(['range', 'list']).optional(), after: cursor, limit }),
  output: z.object({ colleagues: z.array(PostingLine.omit({ proposedBy: true, confirmedBy: true, reason: true, needsHalf: true })), ...page }),
})
const Post = z.object({
  id: PostingId,
  account: AccountId,
  role: Role,
  region: RegionCode,
  school: z.number().int().min(0).default(0),
  organisation: OrganisationId.nullable().default(null),
  validFrom: PlainDate,
  validTo: PlainDate.nullable().default(null),
  reason: Reason.nullable().default(null),
})
export const proposePosting = command('staff.proposePosting', {
  ...administration,
  at: 'POST /api/staff/postings',
  may: 'staff.administer',
  audit: '申请岗位',
  input: Post,
})
/** Somebody stands in for a posting for a period: a proposal like any other, with an end; the children come with it. */
export const substitute = command('staff.substitute', {
  ...administration,
  at: 'POST /api/staff/postings/:posting/substitute',
  may: 'staff.administer',
  audit: '申请替岗',
  input: z.object({
    id: PostingId,
    posting: PostingId,
    account: AccountId,
    validFrom: PlainDate,
    validTo: PlainDate,
    reason: Reason,
  }),
})
export const confirmPosting = command('staff.confirmPosting', {
  ...administration,
  at: 'POST /api/staff/postings/confirm',
  may: 'staff.confirm',
  audit: '确认岗位',
  input: z.object({ postings: z.array(PostingId).min(1, '请选择岗位').max(rowsPerImport), halves: Halves }),
})
export const refusePosting = command('staff.refusePosting', {
  ...administration,
  at: 'POST /api/staff/postings/refuse',
  may: 'staff.confirm',
  audit: '不同意岗位',
  input: z.object({ postings: z.array(PostingId).min(1, '请选择岗位').max(rowsPerImport), reason: Reason }),
})
/** Ends from `day` on; children go to `successor` in the same commit, or are counted as left without one. Where it takes two, it waits. */
export const endPosting = command('staff.endPosting', {
  ...administration,
  at: 'POST /api/staff/postings/:id/end',
  may: 'staff.first',
  audit: '结束岗位，或提出结束',
  input: z.object({ id: PostingId, day: PlainDate, successor: PostingId.nullable().default(null), reason: Reason }),
})
export const importPostings = command('staff.importPostings', {
  ...administration,
  at: 'POST /api/staff/postings/import',
  may: 'staff.administer',
  audit: '批量导入岗位',
  input: z.object({
    rows: z
      .array(PostingRow.extend({ account: AccountId, posting: PostingId, codeHash: CodeHash }))
      .min(1, '没有可导入的行')
      .max(rowsPerImport),
  }),
})
