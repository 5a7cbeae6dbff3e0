/** The list of archives as it stands on the screen. */
import { access } from '@qinghe/domain/archives/access.ts'
import { ListFilter, listArchives as contract, ListInput, ListOutput, ListSort } from '@qinghe/domain/archives/contract.ts'
import { fields } from '@qinghe/domain/archives/fields.ts'
import { type ColumnKey, columnKeys, columnLabels, columnSeen, defaultColumns } from '@qinghe/domain/archives/listColumns.ts'
import { becauseOf, seenAs } from '@qinghe/domain/archives/seen.ts'
import { stateWords } from '@qinghe/domain/archives/turns.ts'
import { type ArchiveRow, archiveStatusNames, ListTab, listTabNames } from '@qinghe/domain/archives/types.ts'
import { type CodeList, labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { guardianshipType, relation } from '@qinghe/domain/codes/family.ts'
import { sex } from '@qinghe/domain/codes/person.ts'
import { childCategory, leftBehindStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { type ColumnSeen, mostRows } from '@qinghe/domain/exports/types.ts'
import type { Actor } from '@qinghe/domain/kernel/actor.ts'
import { mayDo } from '@qinghe/domain/staff/matrix.ts'
import { countListed, countStillRead, listArchives } from './list.ts'
import type { Reader } from '../db/reader.ts'
import type { OutCell } from '../exchange/xlsx.ts'
import { answer } from '../http/endpoint.ts'
import { regionNames } from '../regions/names.ts'
import { type Asked, setOnly, type Subject } from '../exports/subject.ts'

const list = answer(contract, listArchives)
const Query = ListFilter.extend({ sort: ListSort.optional() })
const rowsAPage = 100

const cells: Record<ColumnKey, (row: ArchiveRow) => OutCell> = {
  id: row => row.idMasked ?? row.idMissingReason, village: row => row.regionName, categories: row => labelsOf(childCategory, row.categories),
  caregiver: row => (row.caregiver === null ? null : [row.caregiver.name, row.caregiver.relationCode === null ? '' : `（${labelOf(relation, row.caregiver.relationCode)}）`].join('')),
  schooling: row => (row.schoolingStatus === null ? null : labelOf(schoolingStatus, row.schoolingStatus)), status: row => stateWords(row),
  gaps: row => row.gaps.length, updated: row => ({ moment: row.updatedAt }),
}
const cellsOf = (row: ArchiveRow, columns: readonly ColumnKey[]): OutCell[] => [
  row.name, row.sexCode === 0 ? null : labelOf(sex, row.sexCode), row.ageInYears, ...columns.map(key => cells[key](row)),
]

const isColumn = (key: string): key is ColumnKey => columnKeys.some(one => one === key)
const shownKeys = (actor: Actor, { columns }: Asked): ColumnKey[] => columns.filter(isColumn).filter(key => columnSeen(actor, key) !== 'hidden')

/** A number of an id stands masked in every list, whoever reads it. */
function seenColumn(actor: Actor, key: ColumnKey): ColumnSeen {
  const seen = key === 'id' ? 'masked' : columnSeen(actor, key) === 'clear' ? 'clear' : 'masked'
  return { key, label: columnLabels[key], seen, why: seen === 'clear' ? null : key === 'id' ? '名单里的证件号码只显示首尾几位' : '对您的岗位遮挡' }
}
const named = (actor: Actor): ColumnSeen[] => (['name', 'sexCode', 'birthDate'] as const).map(key => {
  const seen = seenAs(actor, key) === 'clear' ? 'clear' : 'masked'
  return { key, label: key === 'birthDate' ? '年龄' : fields[key].label, seen, why: seen === 'clear' ? null : becauseOf(actor, key) }
})

const codes: Record<string, [label: string, list: CodeList]> = {
  sex: ['性别', sex], schooling: ['就学', schoolingStatus], category: ['类别', childCategory], leftBehind: ['留守状态', leftBehindStatus], guardianshipType: ['监护类型', guardianshipType],
}
const others: Record<string, string> = {
  group: '人群', ageFrom: '年龄不小于', ageTo: '年龄不大于', ageBand: '年龄段', regionOnly: '只看还没有落到村的', nobody: '没有专人负责的', batch: '同一批导入的', villageGroup: '村民小组', sort: '排序',
}
const sorts: Record<ListSort, string> = { region: '按村（居）', recent: '最近更新的在前', birth: '按出生日期' }

function sayOne(key: string, value: unknown): string {
  const many = Array.isArray(value) ? value : [value]
  const code = codes[key]
  if (code !== undefined) return `${code[0]}：${many.map(one => (one === 0 ? '未填' : typeof one === 'number' ? labelOf(code[1], one) : '')).join('、')}`
  if (key === 'tab') { const tab = ListTab.safeParse(value); return `分组：${tab.success ? listTabNames[tab.data] : ''}` }
  if (key === 'status') return `状态：${Object.entries(archiveStatusNames).flatMap(([one, label]) => (many.includes(one) ? [label] : [])).join('、')}`
  if (key === 'gap') return `缺：${Object.entries(fields).flatMap(([one, { label }]) => (many.includes(one) ? [label] : [])).join('、')}`
  if (key === 'sort') { const sort = ListSort.safeParse(value); return `排序：${sort.success ? sorts[sort.data] : ''}` }
  return value === true || key === 'batch' ? others[key] ?? key : `${others[key] ?? key}：${many.map(String).join('、')}`
}

async function say(r: Reader, { query: { region, ...rest } }: Asked): Promise<string[]> {
  const code = typeof region === 'number' ? region : r.actor.region
  const nameOf = await regionNames(r, [code])
  return [`地方：${r.actor.scope.shape === 'list' ? '本人负责的儿童' : nameOf(code)}`, ...Object.entries(rest).map(([key, value]) => sayOne(key, value))]
}

export const archivesSubject: Subject = {
  key: 'archives', title: '儿童档案名单', class: 'S1', paper: null, most: mostRows,
  mayRead: actor => mayDo(actor.role, 'archives.read', access),
  understand: ({ query, columns }) => ({ query: setOnly(Query.parse(query)), columns: columns.length === 0 ? defaultColumns : columns.filter(isColumn) }),
  columnsFor: (actor, asked) => ({
    columns: [...named(actor), ...shownKeys(actor, asked).map(key => seenColumn(actor, key))],
    leftOut: asked.columns.filter(isColumn).filter(key => columnSeen(actor, key) === 'hidden').map(key => ({ label: columnLabels[key], why: '您的岗位不查看' })),
  }),
  say,
  count: (r, { query }, upTo) => countListed(r, Query.parse(query), upTo),
  make: asked => ({ job: null, page: after => async r => {
    const input = ListInput.parse({ ...asked.query, limit: rowsAPage, ...(after === null ? {} : { after }) })
    const { body, children } = await list.prepare(input)(r)
    const { rows, nextCursor } = ListOutput.parse(body)
    return { rows: rows.map(row => cellsOf(row, shownKeys(r.actor, asked))), keys: rows.map(row => row.id), children, next: nextCursor }
  } }),
  stillRead: countStillRead,
}
