/** Children given to posts by name, names opened above the county by a spot check, and the matrix as everybody may read it. */
import { z } from 'zod'
import { command, noChildren, query, shows } from '../kernel/contract.ts'
import { ChildId, PostingId, RecordId } from '../kernel/ids.ts'
import { PlainDate, WorkDay } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, placeName, ruleText, shown } from '../kernel/shown.ts'
import { AssignmentKind, Reason, Role, SpotCheckLine } from './types.ts'

const noChild = '只涉及工作人员，不涉及儿童'
const limit = z.coerce.number().int().min(1).max(100).default(50)
const administration = { purpose: 'administration', touches: (): readonly ChildId[] => [] } as const

// Assignments
const AssignedChild = z.object({
  id: RecordId,
  child: ChildId,
  name: shown('ID', 'name', z.string()),
  kind: AssignmentKind,
  validFrom: WorkDay,
  validTo: WorkDay.nullable(),
})
export const listAssignments = query('staff.assignments', {
  at: 'GET /api/staff/postings/:posting/children',
  may: 'staff.assign',
  purpose: 'administration',
  audit: shows('查看岗位负责的儿童', 'S1', (o: { children: { child: ChildId }[] }) => o.children.map(c => c.child)),
  input: z.object({ posting: PostingId }),
  output: z.object({ children: z.array(AssignedChild) }),
})
/** Children whose helper left and who have nobody in that place since, and where children never had anybody: 不漏一人, P2-17. */
export const listUnassigned = query('staff.unassigned', {
  at: 'GET /api/staff/unassigned',
  may: 'staff.assign',
  purpose: 'administration',
  audit: shows('查看无人接手的儿童', 'S1', (o: { children: { child: ChildId }[] }) => o.children.map(c => c.child)),
  input: z.object({ limit }),
  output: z.object({
    children: z.array(z.object({ child: ChildId, name: shown('ID', 'name', z.string()), kind: AssignmentKind, since: WorkDay })),
    total: count(),
    /** Villages and towns with children of the register for whom nobody answers: no child director there, no helper by name. */
    without: z.array(z.object({ region: RegionCode, regionName: placeName(), children: count() })),
  }),
})
export const assign = command('staff.assign', {
  at: 'POST /api/staff/postings/:posting/children',
  may: 'staff.assign',
  purpose: 'administration',
  audit: '分配儿童',
  touches: (input: { children: ChildId[] }) => input.children,
  input: z.object({
    posting: PostingId,
    children: z.array(ChildId).min(1, '请选择儿童').max(500),
    kind: AssignmentKind,
    validFrom: PlainDate,
    validTo: PlainDate.nullable().default(null),
  }),
})
export const endAssignment = command('staff.endAssignment', {
  at: 'POST /api/staff/assignments/:id/end',
  may: 'staff.assign',
  purpose: 'administration',
  audit: '结束分配',
  touches: (input: { child: ChildId }) => [input.child],
  input: z.object({ id: RecordId, child: ChildId, day: PlainDate, reason: Reason }),
})

// The matrix and spot checks
const MatrixCell = z.object({ domain: ruleText(), text: ruleText(), letters: z.array(ruleText()) })
export const showMatrix = query('staff.matrix', {
  at: 'GET /api/staff/matrix',
  may: 'staff.reference',
  purpose: 'reference',
  audit: noChildren('查看权限矩阵', '权限规则是公开的'),
  input: z.object({}),
  output: z.object({
    domains: z.array(z.object({ key: ruleText(), name: ruleText() })),
    roles: z.array(
      z.object({
        key: Role,
        label: ruleText(),
        shape: z.enum(['range', 'list']),
        secondFactor: z.boolean(),
        cells: z.array(MatrixCell),
      }),
    ),
    systemActors: z.array(z.object({ key: ruleText(), label: ruleText(), does: ruleText() })),
  }),
})
export const listSpotChecks = query('staff.spotChecks', {
  at: 'GET /api/staff/spot-checks',
  may: 'staff.spotCheck',
  purpose: 'administration',
  audit: noChildren('查看抽查审批', noChild),
  input: z.object({ state: z.enum(['asked', 'approved', 'refused', 'closed']).optional() }),
  output: z.object({ spotChecks: z.array(SpotCheckLine) }),
})
export const askSpotCheck = command('staff.askSpotCheck', {
  ...administration,
  at: 'POST /api/staff/spot-checks',
  may: 'staff.spotCheck',
  audit: '申请抽查',
  input: z.object({ id: RecordId, about: RegionCode, reason: Reason, from: PlainDate, until: PlainDate }),
})
export const decideSpotCheck = command('staff.decideSpotCheck', {
  ...administration,
  at: 'POST /api/staff/spot-checks/:id/decide',
  may: 'staff.spotCheck',
  audit: '审批抽查',
  input: z.object({ id: RecordId, approve: z.boolean() }),
})
export const closeSpotCheck = command('staff.closeSpotCheck', {
  ...administration,
  at: 'POST /api/staff/spot-checks/:id/close',
  may: 'staff.spotCheck',
  audit: '提前结束抽查',
  input: z.object({ id: RecordId }),
})
