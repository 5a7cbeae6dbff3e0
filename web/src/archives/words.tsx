/** How archives are spoken of on every screen: status, categories, sex and age, gaps. */
import { childCategory, grade } from '@qinghe/domain/codes/situation.ts'
import { labelOf, shortLabelOf } from '@qinghe/domain/codes/codeList.ts'
import { relation } from '@qinghe/domain/codes/family.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import { stateWords, turnWords } from '@qinghe/domain/archives/turns.ts'
import type { ArchiveRow, ArchiveStatus } from '@qinghe/domain/archives/types.ts'
import { Name } from '../ui/Mask.tsx'
import { Status, type StatusTone, Tag, type TagTone } from '../ui/marks.tsx'

const tones: Record<ArchiveStatus, StatusTone> = {
  draft: 'idle', villageSubmitted: 'info', townReviewing: 'info', countyReviewing: 'info', returned: 'back', active: 'ok', changed: 'info',
  exitPending: 'soon', exited: 'idle', transferred: 'idle', merged: 'idle',
}
type Standing = Pick<ArchiveRow, 'status' | 'returnedTo'>
const toneOf = ({ status, returnedTo }: Standing): StatusTone => (status === 'changed' && returnedTo !== null ? 'back' : tones[status])
/** Where it stands; `turn`: and who has to do what, below it. */
export function ArchiveState({ of, turn }: { of: Standing; turn?: boolean }) {
  const whose = turn === true ? turnWords(of) : null
  return <><Status tone={toneOf(of)}>{stateWords(of)}</Status>{whose !== null && <span className="cap muted block">{whose}</span>}</>
}

/** Neutral, green or blue, never alarming: a child is not a warning (visual reference, “Deliberate” 9). */
const categoryTone = (code: number): TagTone => (code === 10 ? 'green' : code === 50 ? 'plain' : 'blue')
const plainCategory = (code: number, inList: boolean): TagTone => (inList && code === 10 ? 'plain' : categoryTone(code))

/** `disputed`: the facts say otherwise, so that no category is shown as settled. */
export function Categories({ codes, inList, disputed }: { codes: readonly number[]; inList?: boolean; disputed?: boolean }) {
  return (
    <span className="row gap1 wrapless">
      {codes.map(code => (
        <Tag key={code} tone={plainCategory(code, inList === true || disputed === true)}>
          {inList === true ? shortLabelOf(childCategory, code) : labelOf(childCategory, code)}
        </Tag>
      ))}
    </span>
  )
}

type Aged = Pick<ArchiveRow, 'sexCode' | 'ageInYears' | 'birthDate'>
/** The age of somebody whose birth date is masked is that at the end of last year. */
const isRough = ({ ageInYears, birthDate }: Aged): boolean => ageInYears !== null && birthDate === null
/** 女 9岁 */
export const sexAge = (row: Aged): string =>
  `${row.sexCode === 1 || row.sexCode === 2 ? labelOf(sex, row.sexCode) : ''}${row.ageInYears === null ? '' : ` ${isRough(row) ? '约' : ''}${row.ageInYears}岁`}`.trim()
export const SexAge = ({ row }: { row: Aged }) => <span className="muted cap" title={isRough(row) ? '出生日期对您的岗位遮挡，年龄按上年末计算' : undefined}>{sexAge(row)}</span>

export function Caregiver({ row }: { row: Pick<ArchiveRow, 'caregiver' | 'guardianshipType'> }) {
  if (row.caregiver === null) return row.guardianshipType === 1 ? <Status tone="late">无人监护</Status> : <span className="muted">未填</span>
  return <><span className="longname" title={row.caregiver.name}><Name text={row.caregiver.name} /></span> <span className="muted cap">{labelOf(relation, row.caregiver.relationCode)}</span></>
}

/** 五年级 2 班; some offices write the 班 themselves. */
export const sayClass = (gradeCode: string | null, classNo: string | null): string =>
  [labelOf(grade, gradeCode), classNo === null || classNo === '' ? '' : /班$/.test(classNo) ? classNo : `${classNo} 班`].filter(Boolean).join(' ')
