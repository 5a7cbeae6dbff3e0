/** 花名册: one line a child, as the list shows them to this post. */
import type { Archive } from '@qinghe/domain/archives/archive.ts'
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import { type Eye, seenAs } from '@qinghe/domain/archives/seen.ts'
import { stateWords } from '@qinghe/domain/archives/turns.ts'
import type { ArchiveRow } from '@qinghe/domain/archives/types.ts'
import { labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { relation } from '@qinghe/domain/codes/family.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import { childCategory, leftBehindStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { notYours } from '@qinghe/domain/kernel/hiding.ts'
import type { Paper, TableRow } from '../exchange/paper/paper.ts'
import { wordsOf } from './archiveWords.ts'

type RosterColumn = { field: FieldKey | null; title: string; share: number; ofRow: (row: ArchiveRow) => string; ofArchive: (say: (key: FieldKey) => string, archive: Archive) => string }
const column = (field: FieldKey | null, title: string, share: number) => (ofRow: RosterColumn['ofRow'], ofArchive: RosterColumn['ofArchive']): RosterColumn => ({ field, title, share, ofRow, ofArchive })
const withRelation = (name: string, kin: string): string => (kin === '' || kin === notYours ? name : `${name}（${kin}）`)

const columns: readonly RosterColumn[] = [
  column('name', '姓名', 14)(row => row.name, say => say('name')), column('sexCode', '性别', 5)(row => labelOf(sex, row.sexCode), say => say('sexCode')),
  column('birthDate', '出生日期', 10)(row => row.birthDate ?? (row.ageInYears === null ? '' : `约 ${row.ageInYears} 岁`), say => say('birthDate')),
  column('idNumber', '证件号', 15)(row => row.idMasked ?? row.idMissingReason ?? '', say => say('idNumber') || say('idMissingReason')),
  column(null, '所在村（居）', 13)(row => `${row.townName}${row.regionName === row.townName ? '' : row.regionName}`, (_say, archive) => archive.path.slice(-2).map(one => one.name).join('')),
  column('categories', '儿童类别', 14)(row => labelsOf(childCategory, row.categories), say => say('categories')),
  column('leftBehindStatus', '留守状态', 9)(row => labelOf(leftBehindStatus, row.leftBehindStatus), say => say('leftBehindStatus')),
  column('schoolingStatus', '就学', 14)(row => [labelOf(schoolingStatus, row.schoolingStatus), row.schoolName ?? ''].filter(Boolean).join(' '), say => [say('schoolingStatus'), say('schoolName')].filter(Boolean).join(' ')),
  column('guardian.name', '照护人', 12)(row => (row.caregiver === null ? '' : withRelation(row.caregiver.name, labelOf(relation, row.caregiver.relationCode))), say => withRelation(say('guardian.name'), say('guardian.relationCode'))),
  column(null, '档案状态', 9)(row => stateWords(row), (_say, archive) => stateWords(archive)),
]

export const rosterFields: readonly FieldKey[] = columns.flatMap(one => one.field ?? [])

type Listed = { is: 'row'; row: ArchiveRow } | { is: 'archive'; archive: Archive }
export function rosterPaper(listed: readonly Listed[], { eye, under }: { eye: Eye; under: readonly string[] }): Paper {
  const isSeen = ({ field }: RosterColumn): boolean => field === null || seenAs(eye, field) !== 'hidden'
  const shown = columns.filter(isSeen)
  const lineOf = (one: Listed, i: number): TableRow => {
    const words = one.is === 'archive' ? wordsOf(one.archive, eye) : null
    const name = one.is === 'row' ? one.row.name : (words?.name ?? '')
    return { of: `${name}的花名册`, cells: [String(i + 1), ...shown.map(({ ofRow, ofArchive }) => (one.is === 'row' ? ofRow(one.row) : ofArchive(words?.say ?? (() => ''), one.archive)))] }
  }
  const unseen = columns.filter(one => !isSeen(one)).map(one => (one.field === null ? one.title : fields[one.field].label))
  return {
    title: '儿童花名册', under: [...under, `共 ${listed.length} 名`], of: '花名册', blocks: [
      { is: 'table', columns: [5, ...shown.map(one => one.share)], head: ['序号', ...shown.map(one => one.title)], rows: listed.map(lineOf) },
      ...(unseen.length === 0 ? [] : [{ is: 'words' as const, isQuiet: true, text: `${notYours}：${unseen.join('、')}。` }]),
    ],
  }
}
