/** What a column of a ledger may be: a field of the kind, one of a line of a field, or what says which child or which place a line is about. */
import { plainText } from '../codes/codeList.ts'
import type { Act, Kind, KindField } from '../records/kind.ts'

/** `field`: a field's id, or `issues.0.what` for the first line of a field of lines; null: it says whom the line is about. */
export type Target = { id: string; label: string; field: KindField | null; words: readonly string[] }

const ofChild: readonly Target[] = [
  { id: 'child.name', label: '儿童姓名', field: null, words: ['姓名', '儿童姓名', '孩子姓名', '学生姓名', '留守儿童姓名', '儿童', '学生', '孩子', '留守儿童', '走访对象', '谈话对象', '帮扶对象', '受助儿童'] },
  { id: 'child.idNumber', label: '儿童证件号', field: null, words: ['身份证号', '身份证号码', '身份证', '证件号', '证件号码', '公民身份号码', '儿童身份证号', '学生身份证号', '儿童证件号'] },
  { id: 'child.birth', label: '儿童出生日期', field: null, words: ['出生日期', '出生年月', '出生年月日', '生日', '儿童出生日期'] },
  { id: 'child.village', label: '儿童所在村（居）', field: null, words: ['村', '所在村', '村居', '村名', '所在村居', '村委会', '行政村', '所属村', '儿童所在村'] },
  { id: 'child.school', label: '儿童所在学校', field: null, words: ['学校', '就读学校', '所在学校', '学校名称', '儿童所在学校'] },
]
const ofPlace: readonly Target[] = [{ id: 'place', label: '登记在哪个地方', field: null, words: ['登记地', '所属地', '登记在哪个地方', '所属镇街', '所属村居'] }]

/** Of a place or an office rather than of a child or another record. */
const placeKinds = new Set(['region', 'school', 'organisation', 'posting', 'self'])
const isOfPlace = ({ about }: Pick<Kind, 'about'>): boolean => placeKinds.has(about)
export const isImportable = (kind: Kind): boolean => kind.import !== undefined && (kind.about === 'child' || isOfPlace(kind)) && actsOfImport(kind).length > 0

/** Acts that begin a finished record and ask for nothing by which lines are not told apart anyway: an appointment is no ledger of what was done. */
export function actsOfImport(kind: Kind): readonly Act[] {
  const match = kind.import?.match ?? []
  return kind.acts.filter(act => act.from.includes('none') && act.to !== 'draft' && act.asks.every(id => match.includes(id)))
}

/** Files cannot stand in a cell, people and other records are chosen and not spelled. */
const notTaken: readonly KindField['type'][] = ['files', 'record', 'staff', 'child']
export const isTaken = (act: Act, field: KindField): boolean =>
  !notTaken.includes(field.type) && field.from === null && field.table === null && (field.on === null || field.on === act.id || act.asks.includes(field.id))

/** As many lines of a field as people write side by side. */
const mostLines = 5
const wordsOf = (kind: Kind, field: KindField): string[] => [field.label, ...(kind.import?.spellings[field.id] ?? [])]

function ofLines(field: KindField, label: string): Target[] {
  const inner = field.of.filter(one => !notTaken.includes(one.type))
  return Array.from({ length: mostLines }, (_, line) => inner.map((one): Target => ({
    id: `${field.id}.${line}.${one.id}`, label: `${label}·${one.label}（第 ${line + 1} 条）`, field: one,
    words: [`${label}${one.label}`, ...(one.label === label ? [] : [one.label])].map(word => (line === 0 ? word : `${word}${line + 1}`)).concat(line === 0 ? [`${label}${one.label}1`, `${one.label}1`] : []),
  }))).flat()
}

export function targetsOf(kind: Kind, act: Act): readonly Target[] {
  const own = kind.fields.filter(field => isTaken(act, field)).flatMap((field): Target[] =>
    (field.type === 'lines' ? ofLines(field, field.label) : [{ id: field.id, label: field.label, field, words: wordsOf(kind, field) }]))
  return [...(kind.about === 'child' ? ofChild : isOfPlace(kind) ? ofPlace : []), ...own]
}

/** Fields a table cannot bring, by name, so that the screen says so. */
export const leftToHand = (kind: Kind, act: Act): string[] =>
  kind.fields.filter(field => notTaken.includes(field.type) && field.on === null).map(field => field.label)
    .concat(kind.fields.filter(field => field.on !== null && field.on !== act.id && !act.asks.includes(field.id)).map(field => field.label))

/** What carries no meaning in a heading: brackets with what stands in them, stars, colons, 请填写. */
export const plainHeading = (text: string): string =>
  plainText(text.replace(/[（(【[].*?[)）】\]]/gu, '')).replace(/[*＊:：,，、。·.\-_/]/gu, '').replace(/^(请填写|请选择|填写)/u, '').replace(/必填$/u, '')
