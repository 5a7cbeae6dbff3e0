/** Installations below: whose heads of the audit log are taken here, under which key, and how they stand. About machines and their logs. */
import { z } from 'zod'
import { command, noChildren, query } from '../kernel/contract.ts'
import { RecordId, type ChildId } from '../kernel/ids.ts'
import { Instant } from '../kernel/plainDate.ts'
import { RegionCode } from '../kernel/regionCode.ts'
import { count, open, placeName, staffName, workText } from '../kernel/shown.ts'
import { Reason } from './types.ts'

const administration = { purpose: 'administration', touches: (): readonly ChildId[] => [] } as const
const aboutMachines = '只涉及各地系统的日志，不涉及儿童'

/** The line that `qinghe audit key` prints below: id of the installation and its public key. */
const lineShape = /^QK1\.([0-9A-Za-z-]{1,60})\.([0-9A-Za-z_-]{59})$/
export const keyLine = (origin: string, publicKey: string): string => `QK1.${origin}.${publicKey}`
/** @returns nothing when the text is no such line */
export function readKeyLine(text: string): { origin: string; publicKey: string } | undefined {
  const [, origin, publicKey] = lineShape.exec(text.replaceAll(/\s/g, '')) ?? []
  return origin === undefined || publicKey === undefined ? undefined : { origin, publicKey }
}

export const belowStates = { proposed: '等安全管理员确认', active: '在用', refused: '未同意', ended: '已换新的登记' } as const
export const contradictionNames = {
  shrunk: '比以前报送的短：末尾被删除，或恢复了旧的数据', forked: '同样条数而内容不同：历史被改写，或同一日志出现了两个版本', rewritten: '不是以前报送的那一份的延续：历史被改写',
} as const
const BelowState = z.enum(['proposed', 'active', 'refused', 'ended'])

export const BelowLine = z.object({
  id: RecordId, region: RegionCode, regionName: placeName(), name: staffName(), origin: open('proof', z.string()),
  /** What to compare over the telephone before confirming. */
  fingerprint: open('proof', z.string()),
  state: BelowState, proposedBy: staffName(), proposedAt: Instant, decidedBy: staffName().nullable(), reason: workText().nullable(),
  /** The newest accepted head: leaves it counts, when it was signed there and received here. */
  last: z.object({ size: count(), at: Instant, receivedAt: Instant }).nullable(),
  findings: z.array(z.object({ kind: z.enum(['shrunk', 'forked', 'rewritten']), held: count(), size: count(), foundAt: Instant })),
  mayDecide: z.boolean(),
})
export type BelowLine = z.infer<typeof BelowLine>

export const listBelow = query('staff.below', {
  at: 'GET /api/staff/below', may: 'staff.second', purpose: 'administration', audit: noChildren('查看下级系统的日志报送', aboutMachines),
  input: z.object({}), output: z.object({ installations: z.array(BelowLine).max(500) }),
})
export const proposeBelow = command('staff.proposeBelow', {
  ...administration, at: 'POST /api/staff/below', may: 'staff.administer', audit: '登记下级系统',
  input: z.object({
    id: RecordId, region: RegionCode, name: z.string().trim().min(2, '名称至少 2 个字').max(60, '名称最多 60 个字'),
    line: z.string().max(300).refine(text => readKeyLine(text) !== undefined, '登记码不完整。请下级系统管理员运行 ./qinghe audit key，把打印的一整行抄来'),
  }),
})
export const confirmBelow = command('staff.confirmBelow', {
  ...administration, at: 'POST /api/staff/below/:id/confirm', may: 'staff.confirm', audit: '确认下级系统的登记', input: z.object({ id: RecordId }),
})
export const refuseBelow = command('staff.refuseBelow', {
  ...administration, at: 'POST /api/staff/below/:id/refuse', may: 'staff.confirm', audit: '不同意下级系统的登记', input: z.object({ id: RecordId, reason: Reason }),
})
