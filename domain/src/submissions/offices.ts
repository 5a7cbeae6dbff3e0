/** Which department hands over which rosters, and what it may learn from a comparison of them (docs/domain/权限.md; P2-105, P2-106). */
import type { ComparedField, ComparisonKind } from '../comparisons/types.ts'
import { comparedFields } from '../comparisons/types.ts'
import type { DataDomain } from '../kernel/dataDomain.ts'
import { lettersOf } from '../staff/matrix.ts'

export const offices = ['educationBureau', 'police', 'healthAuthority', 'disabledFederation'] as const
export type Office = (typeof offices)[number]
export const isOffice = (role: string): role is Office => offices.some(office => office === role)

/** Its own registers and no others. `mayBeComplete`: the register covers everybody who should stand in a roster of this kind, so that an
 *  archive that is missing in it says something: 残联 knows its own subsidies and not the rest of relief. */
type Handed = { kind: ComparisonKind; mayBeComplete: boolean }
const handed: Record<Office, readonly Handed[]> = {
  educationBureau: [{ kind: 'schooling', mayBeComplete: true }],
  police: [{ kind: 'household', mayBeComplete: true }, { kind: 'deaths', mayBeComplete: false }],
  healthAuthority: [{ kind: 'deaths', mayBeComplete: false }, { kind: 'other', mayBeComplete: false }],
  disabledFederation: [{ kind: 'relief', mayBeComplete: false }, { kind: 'other', mayBeComplete: false }],
}
export const kindsOf = (office: Office): ComparisonKind[] => handed[office].map(one => one.kind)
export const mayBeComplete = (office: Office, kind: ComparisonKind): boolean => handed[office].some(one => one.kind === kind && one.mayBeComplete)

/** The data domain the archive keeps a field in. */
const domainOf: Record<ComparedField, DataDomain> = {
  姓名: 'ID', 性别: 'ID', 出生日期: 'ID', 身份证号: 'ID', 户籍村: 'ID', 监护人姓名: 'FAM', 联系电话: 'FAM', 学校: 'EDU',
}

/** Fields on which a roster of the department is compared: those of domains it reads, masked or not. Of the others nothing is kept, so
 *  that no result rests on them: where a row ends, and what differs in it, would otherwise tell the department whether its guess about
 *  a guardian or a school is right. */
export const comparedFor = (office: Office): ComparedField[] =>
  comparedFields.filter(field => ['R', 'M'].some(letter => [...lettersOf(office, domainOf[field])].some(held => held === letter)))
