/** What a county lays over a kind of the product (decision 040): it adds, renames, demands, hides and tightens, and never opens what was closed.
 *  Applied to a declaration it gives a declaration, which is compiled like any other. */
import { z } from 'zod'
import { codeListById } from '../codes/catalogue.ts'
import { fieldsRead } from './condition.ts'
import {
  Case, CodeEntry, Condition, countySlots, type Declaration, type DeclaredField, Ended, type Fault, Field, Label, Name, oneOrMore, type Place,
} from './declaration.ts'
import { type Kind, readsOf } from './kind.ts'
import { meant } from './nearest.ts'
import { keys, wordsOfIssue } from './shapeWords.ts'

const Tightened = z.strictObject({
  second: z.literal(true).optional(), not: z.literal('author').optional(), within: Condition.optional(), who: oneOrMore.optional(),
})
export const Overlay = z.strictObject({
  extends: Name, title: Label.optional(),
  /** Labels of fields, by id. */
  relabel: z.record(z.string(), Label).default({}),
  require: z.array(Name).default([]), hide: z.array(Name).default([]), seal: z.array(Name).default([]),
  fields: z.array(Field).default([]),
  /** To the kind's own copy of a code list. */
  codes: z.record(z.string(), z.array(CodeEntry).min(1)).default({}),
  acts: z.record(z.string(), Tightened).default({}),
  list: z.strictObject({ columns: z.array(z.string()).default([]), filters: z.array(Name).default([]) }).optional(),
  /** Kept no more from a day on. */
  ended: Ended.optional(),
  cases: z.array(Case).default([]),
})
export type Overlay = z.infer<typeof Overlay>

/** Keys of a declaration that are not a county's to change, with what they decide. */
const kept: Readonly<Record<string, string>> = {
  audience: '谁能看（audience）', about: '关于谁（about）', follows: '迁走时怎样（follows）', kind: '编号（kind）', feature: '属于哪个功能（feature）', states: '状态（states）',
  day: '算在哪一天（day）', unique: '怎样算重复（unique）', codeLists: '代码表（codeLists，增加代码请写 codes）', sections: '分节（sections）', summary: '摘要（summary）',
}

export type ReadOverlay = { overlay: Overlay; faults: readonly [] } | { overlay: null; faults: readonly Fault[] }
export function readOverlay(written: unknown): ReadOverlay {
  const parsed = Overlay.safeParse(written, { reportInput: true })
  if (parsed.success) return { overlay: parsed.data, faults: [] }
  return { overlay: null, faults: parsed.error.issues.flatMap(issue => wordsOfIssue(issue, [...Object.keys(Overlay.shape), ...keys])).map(fault => {
    const words = fault.path.length === 1 ? kept[String(fault.path[0])] : undefined
    return words === undefined ? fault : { ...fault, message: `县里不能改${words}，由平台决定` }
  }) }
}

/** The kind as it is shipped: what was written, and compiled. */
export type Base = { declaration: Declaration; kind: Kind }
type Laying = { base: Base; overlay: Overlay; county: string; faults: Fault[] }
const say = ({ faults }: Laying, path: Place, message: string): void => { faults.push({ path, message }) }
const baseField = ({ base }: Laying, id: string): DeclaredField | undefined => base.declaration.fields.find(one => one.id === id)

/** Of a field that is there: a wrong name is told with the one that was meant. */
function found(laying: Laying, id: string, path: Place): DeclaredField | undefined {
  const field = baseField(laying, id)
  if (!field) say(laying, path, `“${laying.base.declaration.title}”没有名为 ${id} 的字段${meant(id, laying.base.declaration.fields.map(one => one.id))}`)
  return field
}

/** What hangs on a field: hidden, it would take this with it. */
export function usersOf({ declaration, kind }: Base, id: string): string[] {
  const conditions = kind.fields.filter(one => one.id !== id && readsOf(one).has(id)).map(one => `“${one.label}”`)
  const readWithin = new Set(kind.acts.filter(act => act.within && fieldsRead(act.within).has(id)).map(act => act.id))
  const limits = declaration.acts
    .filter(act => act.asks.includes(id) || act.opens.includes(id) || act.sends?.shows.includes(id) || readWithin.has(act.id)).map(act => `动作“${act.label}”`)
  const uses: [boolean, string][] = [
    [declaration.day === id, '记录日期'], [declaration.unique?.includes(id) ?? false, '重复登记的判断'], [declaration.summary.includes(id), '摘要'],
    [declaration.import?.match.includes(id) ?? false, '导入的对应'],
  ]
  const keys = uses.flatMap(([isUsed, words]) => (isUsed ? [words] : []))
  return [...conditions, ...limits, ...keys]
}

function checkHidden(laying: Laying): void {
  const { base, overlay } = laying
  overlay.hide.forEach((id, i) => {
    const field = found(laying, id, ['hide', i])
    if (!field) return
    if (field.core) say(laying, ['hide', i], `“${field.label}”平台的规则要用，不能隐藏`)
    const users = usersOf(base, id).filter(words => !overlay.hide.some(other => words === `“${baseField(laying, other)?.label ?? ''}”`))
    if (users.length > 0) say(laying, ['hide', i], `“${field.label}”还有${users.join('、')}要用，不能隐藏`)
    if (overlay.require.includes(id)) say(laying, ['hide', i], `“${field.label}”既要隐藏又要求必填，请只留一样`)
  })
}

function checkOwn(laying: Laying): void {
  const prefix = `x${laying.county}-`
  laying.overlay.fields.forEach((field, i) => {
    const shipped = baseField(laying, field.id)
    if (shipped) say(laying, ['fields', i, 'id'], `“${shipped.label}”是平台的字段，县里不能改它的类型、加密、脱敏和查看范围；可以改名（relabel）、要求必填（require）、隐藏（hide）、加密（seal）`)
    else if (!field.id.startsWith(prefix)) say(laying, ['fields', i, 'id'], `本县自己的字段编号以 ${prefix} 开头`)
    if (field.filter !== undefined && !countySlots.includes(field.filter)) say(laying, ['fields', i, 'filter'], `本县的字段筛选只用 ${countySlots.join('、')}，其余的留给平台`)
    if (field.core) say(laying, ['fields', i, 'core'], '本县自己的字段平台的规则用不到，不写 core')
    const same = laying.base.declaration.fields.find(one => one.label === field.label && !laying.overlay.hide.includes(one.id))
    if (same) say(laying, ['fields', i, 'label'], `已经有“${field.label}”（${same.id}），请换一个名称`)
  })
}

function checkCodes(laying: Laying): void {
  for (const [id, entries] of Object.entries(laying.overlay.codes)) {
    const list = laying.base.declaration.codeLists[id]
    if (!list) {
      const isShared = codeListById(id) !== undefined
      const unknown = `“${laying.base.declaration.title}”没有名为 ${id} 的代码表${meant(id, Object.keys(laying.base.declaration.codeLists))}`
      say(laying, ['codes', id], isShared ? `${id} 是全平台共用的代码表，不能只在一种记录里加` : unknown)
      continue
    }
    entries.forEach((entry, i) => {
      if (!String(entry.code).startsWith(`x${laying.county}-`)) say(laying, ['codes', id, i, 'code'], `本县自己的代码以 x${laying.county}- 开头`)
      const same = list.entries.find(one => one.label === entry.label || (one.spellings ?? []).includes(entry.label))
      if (same) say(laying, ['codes', id, i, 'label'], `“${list.title}”里已经有“${same.label}”`)
    })
  }
}

function checkActs(laying: Laying): void {
  for (const [id, tightened] of Object.entries(laying.overlay.acts)) {
    const act = laying.base.declaration.acts.find(one => one.id === id)
    if (!act) say(laying, ['acts', id], `“${laying.base.declaration.title}”没有名为 ${id} 的动作${meant(id, laying.base.declaration.acts.map(one => one.id))}`)
    const wider = (tightened.who ?? []).filter(one => act && !act.who.includes(one))
    if (wider.length > 0) say(laying, ['acts', id, 'who'], `县里只能收紧：${wider.join('、')} 原来不能办“${act?.label ?? id}”`)
  }
}

function checkAll(laying: Laying): void {
  const { overlay } = laying
  if (overlay.extends !== laying.base.declaration.kind) say(laying, ['extends'], `这是给 ${overlay.extends} 的，不是 ${laying.base.declaration.kind}`)
  if (!/^\d{6}$/u.test(laying.county)) say(laying, ['extends'], '写明是哪个县的：六位区划代码')
  for (const id of Object.keys(overlay.relabel)) found(laying, id, ['relabel', id])
  overlay.seal.forEach((id, i) => {
    const field = found(laying, id, ['seal', i])
    if (field?.filter !== undefined) say(laying, ['seal', i], `“${field.label}”用来筛选，不能加密`)
  })
  overlay.require.forEach((id, i) => {
    const field = found(laying, id, ['require', i])
    if (field && (field.from !== undefined || field.table !== undefined)) say(laying, ['require', i], `“${field.label}”是算出来的，不能要求必填`)
  })
  checkHidden(laying)
  checkOwn(laying)
  checkCodes(laying)
  checkActs(laying)
}

const both = (a: string | undefined, b: string | undefined): string | undefined => (a !== undefined && b !== undefined ? `(${a}) and (${b})` : (a ?? b))
const laidField = ({ relabel, require, seal }: Overlay, field: DeclaredField): DeclaredField => ({
  ...field, label: relabel[field.id] ?? field.label, ...(seal.includes(field.id) ? { sealed: true } : {}),
  ...(require.includes(field.id) ? { needed: field.shown === undefined ? 'always' : 'shown' } : {}),
})

/** Its own fields stand in a section of their own, after those of the product. */
const ownSection = '本县补充'
function laid(declaration: Declaration, overlay: Overlay): Declaration {
  const isThere = (id: string): boolean => !overlay.hide.includes(id)
  const own = overlay.fields.filter(one => one.on === undefined).map(one => one.id)
  const sections = declaration.sections.map(one => ({ ...one, of: one.of.filter(isThere) })).filter(one => one.of.length > 0)
  return {
    ...declaration, title: overlay.title ?? declaration.title, ended: overlay.ended ?? declaration.ended,
    fields: [...declaration.fields.filter(one => isThere(one.id)).map(one => laidField(overlay, one)), ...overlay.fields],
    codeLists: Object.fromEntries(Object.entries(declaration.codeLists).map(([id, list]) => {
      return [id, { ...list, entries: [...list.entries, ...(overlay.codes[id] ?? [])] }]
    })),
    sections: sections.length > 0 && own.length > 0 ? [...sections, { title: ownSection, of: own }] : sections,
    list: {
      ...declaration.list, columns: [...declaration.list.columns.filter(isThere), ...(overlay.list?.columns ?? [])],
      filters: [...declaration.list.filters.filter(isThere), ...(overlay.list?.filters ?? [])],
    },
    acts: declaration.acts.map(act => {
      const { within, ...tightened } = overlay.acts[act.id] ?? {}
      return { ...act, ...tightened, within: both(act.within, within) }
    }),
    // Cases of the product hold for the kind of the product; the county says what holds for its own.
    cases: overlay.cases,
  }
}

export type Laid = { declaration: Declaration; faults: readonly [] } | { declaration: null; faults: readonly Fault[] }
/** @param county six digits of the county */
export function applyOverlay(base: Base, overlay: Overlay, county: string): Laid {
  const laying: Laying = { base, overlay, county, faults: [] }
  checkAll(laying)
  return laying.faults.length > 0 ? { declaration: null, faults: laying.faults } : { declaration: laid(base.declaration, overlay), faults: [] }
}

/** Where a fault of the declaration that came out stands in the overlay that brought it about. */
export function placeInOverlay({ path }: Fault, base: Declaration, overlay: Overlay): Place {
  const [key, index, ...rest] = path
  const shown = base.fields.filter(one => !overlay.hide.includes(one.id)).length
  if (key === 'fields' && typeof index === 'number') return index >= shown ? ['fields', index - shown, ...rest] : ['hide']
  if (key === 'acts' && typeof index === 'number') return ['acts', base.acts[index]?.id ?? '', ...rest]
  return path
}
