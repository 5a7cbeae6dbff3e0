/** One step of the editor, written into the file of the county as a person would write it; comments and order stay. */
import type { CountyChange } from '@qinghe/domain/records/countyChange.ts'
import { audiences, lettersIn } from '@qinghe/domain/staff/audiences.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { type Document, isMap, isSeq, parseDocument, stringify } from 'yaml'

type Change<W extends CountyChange['what']> = Extract<CountyChange, { what: W }>

/** The first number nobody has: an id is never given to another thing, so one that was taken away is looked for in what was written before as well. */
function freeId(prefix: string, taken: string): string {
  for (let n = 1; ; n++) if (!taken.includes(`${prefix}${n}`)) return `${prefix}${n}`
}
/** Months and years stand in most old workbooks as text; days do where the heading says so. */
const typeOf = (heading: string): string => (/日期|时间$/u.test(heading) ? 'day' : /^是否|是否/u.test(heading) ? 'yesNo' : /金额|（元）|\(元\)/u.test(heading) ? 'money' : /人数|次数|年龄|数量/u.test(heading) ? 'number' : 'text')

function begun({ title, audience, feature, header }: Change<'begin'>, county: string, taken: string): string {
  const domain = audiences[audience]?.domain ?? audience
  // No column of the matrix speaks of ledgers of the office: their posts are named.
  const [adds, decides] = audience === 'OFFICE' ? ['countyCivilAffairs', 'countyCivilAffairs'] : [`${domain}.C`, roleKeys.some(role => lettersIn(role, audience).has('A')) ? `${domain}.A` : `${domain}.U`]
  const known = header.filter(one => !['儿童姓名', '姓名', '序号', '登记日期'].includes(one))
  const columns = known.map((label, i) => ({ id: `f${i + 1}`, type: typeOf(label), label }))
  return stringify({
    kind: freeId(`x${county}-ledger`, taken), title, feature, audience, about: audience === 'OFFICE' ? 'region' : 'child', ...(audience === 'OFFICE' ? { follows: 'place' } : {}), day: 'onDay',
    fields: [{ id: 'onDay', type: 'day', label: '登记日期', needed: 'always', check: 'onDay <= today()', say: '登记日期不能晚于今天' }, ...columns, { id: 'voidReason', type: 'text', label: '作废原因', on: 'void' }],
    ...(audience === 'OFFICE' ? {} : { import: { match: ['child', 'onDay'] } }),
    list: { columns: ['onDay', ...(audience === 'OFFICE' ? [] : ['child']), ...columns.slice(0, 3).map(one => one.id)] }, states: ['open 在办', 'over 已办结', 'void 作废'],
    acts: [
      { id: 'record', label: '登记', from: 'none', to: 'open', who: adds }, { id: 'correct', label: '更正', from: 'open', to: 'open', who: [decides, 'author'] },
      { id: 'finish', label: '办结', from: 'open', to: 'over', who: [decides, 'author'] }, { id: 'void', label: '作废', from: 'open', to: 'void', who: decides, asks: ['voidReason'] },
    ],
  }, { lineWidth: 0 })
}

function added(document: Document, path: readonly string[], value: unknown): void {
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]))
  document.addIn(path, document.createNode(value))
}
function addField(document: Document, { label, type, needed, options }: Change<'addField'>, { county, taken }: { county: string; taken: string }): void {
  const isOverlay = document.has('extends')
  const id = freeId(isOverlay ? `x${county}-f` : 'f', taken)
  const own = type === 'code' && !isOverlay
  if (own) {
    if (!isMap(document.get('codeLists'))) document.set('codeLists', document.createNode({}))
    document.setIn(['codeLists', `${id}List`], document.createNode({ title: label, basis: '本县', entries: options.map((one, i) => ({ code: `o${i + 1}`, label: one })) }))
  }
  added(document, ['fields'], { id, type, label, ...(own ? { codes: `${id}List` } : {}), ...(needed ? { needed: 'always' } : {}) })
}

/** @param taken every text of the county, so that no id is given twice @returns the file with the change, whether it compiles or not */
export function changedSource(source: string, change: CountyChange, at: { county: string; taken: string }): string {
  if (change.what === 'begin') return begun(change, at.county, at.taken)
  const document = parseDocument(source)
  // What cannot be read is not rewritten; its faults are told instead.
  if (document.errors.length > 0) return source
  switch (change.what) {
    case 'addField': addField(document, change, { ...at, taken: at.taken + source }); break
    case 'relabel': document.setIn(['relabel', change.field], change.label); break
    case 'require': added(document, ['require'], change.field); break
    case 'hide': added(document, ['hide'], change.field); break
    case 'end': document.set('ended', document.createNode({ from: change.from, why: change.why })); break
    case 'resume': document.delete('ended'); break
    case 'addCode': added(document, ['codes', change.list], { code: freeId(`x${at.county}-o`, at.taken + source), label: change.label }); break
  }
  return document.toString({ lineWidth: 0 })
}
