/** A new version of a shipped kind under what a county has laid over the old one: three ways, by id. What only one side changed is taken; what both
 *  changed, or what the county hid and the product now needs, is listed for a person to decide. Nothing of the county's is dropped in silence. */
import type { Declaration, DeclaredField, Place } from './declaration.ts'
import { type Base, type Overlay, usersOf } from './overlay.ts'

/** `kept`: what goes on if nobody decides otherwise. Two of the same name must be decided before the new version runs: until then the county keeps
 *  the old one. */
export type UpgradeConflict = { path: Place; message: string; yours: string; theirs: string; original: string | null; kept: 'yours' | 'theirs' }
/** The overlay as it fits the new version, without what has nothing to lie over any more. */
export type Upgraded = { overlay: Overlay; conflicts: readonly UpgradeConflict[] }

type Sides = Pick<UpgradeConflict, 'yours' | 'theirs' | 'original' | 'kept'>
type Upgrading = { before: Base; after: Base; overlay: Overlay; conflicts: UpgradeConflict[] }
const ask = ({ conflicts }: Upgrading, { path, message }: { path: Place; message: string }, sides: Sides): void => { conflicts.push({ path, message, ...sides }) }
const fieldOf = ({ declaration }: Base, id: string): DeclaredField | undefined => declaration.fields.find(one => one.id === id)
const labelOf = (base: Base, id: string): string => fieldOf(base, id)?.label ?? id

/** @returns whether the field is still there */
function stillThere(up: Upgrading, { id, path, yours }: { id: string; path: Place; yours: string }): boolean {
  if (fieldOf(up.after, id)) return true
  const original = labelOf(up.before, id)
  ask(up, { path, message: `平台新版不再有“${original}”，本县对它的改动没有了着落` }, { yours, theirs: '已取消', original, kept: 'theirs' })
  return false
}

function relabelled(up: Upgrading): Overlay['relabel'] {
  const { before, after, overlay } = up
  return Object.fromEntries(Object.entries(overlay.relabel).filter(([id, yours]) => {
    if (!stillThere(up, { id, path: ['relabel', id], yours })) return false
    const [original, theirs] = [labelOf(before, id), labelOf(after, id)]
    // Both came to the same words: there is nothing left to say.
    if (theirs === yours) return false
    const message = `“${original}”本县改名为“${yours}”，平台新版改名为“${theirs}”`
    if (theirs !== original) ask(up, { path: ['relabel', id], message }, { yours, theirs, original, kept: 'yours' })
    return true
  }))
}

function hidden(up: Upgrading): string[] {
  const { before, after, overlay } = up
  return overlay.hide.filter((id, i) => {
    const path = ['hide', i]
    if (!stillThere(up, { id, path, yours: '隐藏' })) return false
    const users = usersOf(after, id)
    if (fieldOf(after, id)?.core) users.push('平台的规则')
    if (users.length === 0) return true
    const message = `平台新版里${users.join('、')}要用“${labelOf(after, id)}”，不能再隐藏`
    ask(up, { path, message }, { yours: '隐藏', theirs: '显示', original: labelOf(before, id), kept: 'theirs' })
    return false
  })
}

/** A demand or a seal that fits no more, because the field is computed now or is filtered by. */
function stillFitting(up: Upgrading, key: 'require' | 'seal'): string[] {
  const words = { require: { yours: '必填', theirs: '改为由平台算出' }, seal: { yours: '加密', theirs: '改为用来筛选' } }[key]
  return up.overlay[key].filter((id, i) => {
    const path = [key, i]
    if (!stillThere(up, { id, path, yours: words.yours })) return false
    const field = fieldOf(up.after, id)
    const isOver = key === 'require' ? field?.from !== undefined || field?.table !== undefined : field?.filter !== undefined
    const message = `“${labelOf(up.after, id)}”本县要求${words.yours}，平台新版${words.theirs}`
    if (isOver) ask(up, { path, message }, { ...words, original: labelOf(up.before, id), kept: 'theirs' })
    return !isOver
  })
}

/** A field of the county and a new one of the product with the same name would stand side by side: both stay, and somebody decides. */
function ownFields(up: Upgrading): void {
  const { after, before, overlay } = up
  overlay.fields.forEach((field, i) => {
    const same = after.declaration.fields.find(one => one.label === field.label && !fieldOf(before, one.id))
    if (!same) return
    const message = `平台新版也有了“${same.label}”（${same.id}），和本县的 ${field.id} 同名：请给本县的改名，或者停用`
    ask(up, { path: ['fields', i, 'label'], message }, { yours: field.id, theirs: same.id, original: null, kept: 'yours' })
  })
}

function codes(up: Upgrading): Overlay['codes'] {
  const { after, before, overlay } = up
  return Object.fromEntries(Object.entries(overlay.codes).flatMap(([id, entries]): [string, typeof entries][] => {
    const list = after.declaration.codeLists[id]
    if (!list) {
      const message = `平台新版不再有代码表“${before.declaration.codeLists[id]?.title ?? id}”，本县加的代码没有了着落`
      ask(up, { path: ['codes', id], message }, { yours: entries.map(one => one.label).join('、'), theirs: '已取消', original: id, kept: 'theirs' })
      return []
    }
    entries.forEach((entry, i) => {
      const same = list.entries.find(one => one.label === entry.label || (one.spellings ?? []).includes(entry.label))
      if (!same) return
      const [yours, theirs] = [String(entry.code), String(same.code)]
      const message = `平台新版的“${list.title}”也有了“${same.label}”（${theirs}），和本县的 ${yours} 是同一个意思：以后用平台的，已经登记的不变`
      ask(up, { path: ['codes', id, i], message }, { yours, theirs, original: null, kept: 'yours' })
    })
    return [[id, entries]]
  }))
}

const actOf = ({ declaration }: Base, id: string): Declaration['acts'][number] | undefined => declaration.acts.find(one => one.id === id)
function acts(up: Upgrading): Overlay['acts'] {
  const { after, before, overlay } = up
  return Object.fromEntries(Object.entries(overlay.acts).flatMap(([id, tightened]): [string, typeof tightened][] => {
    const [was, is] = [actOf(before, id), actOf(after, id)]
    const label = was?.label ?? id
    if (!is) {
      const message = `平台新版不再有动作“${label}”，本县的限制没有了着落`
      ask(up, { path: ['acts', id], message }, { yours: '收紧', theirs: '已取消', original: label, kept: 'theirs' })
      return []
    }
    if (tightened.within !== undefined && was?.within !== is.within) {
      const message = `“${label}”的期限两边都改了：合在一起，两个条件都要满足`
      ask(up, { path: ['acts', id, 'within'], message }, { yours: tightened.within, theirs: is.within ?? '不限', original: was?.within ?? null, kept: 'yours' })
    }
    const gone = (tightened.who ?? []).filter(one => !is.who.includes(one))
    if (gone.length === 0 || tightened.who === undefined) return [[id, tightened]]
    const rest = tightened.who.filter(one => is.who.includes(one))
    const sides: Sides = { yours: tightened.who.join('、'), theirs: is.who.join('、'), original: was?.who.join('、') ?? null, kept: 'theirs' }
    ask(up, { path: ['acts', id, 'who'], message: `平台新版里 ${gone.join('、')} 不能再办“${label}”` }, sides)
    const { who: _replaced, ...others } = tightened
    return [[id, rest.length > 0 ? { ...others, who: rest } : others]]
  }))
}

/** @param before the version the overlay was made over  @param after the one that comes */
export function upgradeOverlay(before: Base, after: Base, overlay: Overlay): Upgraded {
  const up: Upgrading = { before, after, overlay, conflicts: [] }
  // In the order in which conflicts are read.
  const fields = { relabel: relabelled(up), hide: hidden(up), require: stillFitting(up, 'require'), seal: stillFitting(up, 'seal') }
  const merged: Overlay = { ...overlay, ...fields, codes: codes(up), acts: acts(up) }
  ownFields(up)
  return { overlay: merged, conflicts: up.conflicts }
}
