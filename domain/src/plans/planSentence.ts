/** A duty as a sentence with its controls: 村儿童主任 每季度最后一个月 [20] 日以前完成“核查”；逾期 [3] 天报[镇儿童督导员]. Made from what is written, so that
 *  each control knows the number it stands for and the change it asks for (planChange.ts). */
import { codeListById } from '../codes/catalogue.ts'
import { actOf } from '../records/kind.ts'
import { actorsOf } from '../records/kindsTogether.ts'
import { backOf, bringersOf, plainAct } from './slipActs.ts'
import { isRole, labelOf, type RoleKey, roleKeys } from '../staff/roles.ts'
import { rankOf } from './compileDuty.ts'
import { readPlace, unitOf, unitWords } from './dueText.ts'
import { periodWords } from './periods.ts'
import type { PlanWorld } from './plan.ts'
import type { DeclaredDuty, DeclaredPlan } from './planShape.ts'
import type { Piece, Sentence } from './sentenceShape.ts'

type Within = { plan: DeclaredPlan; world: PlanWorld; act: (act: string) => string | null; duty: DeclaredDuty }
type Place = { key: string; label: string }
const say = (text: string): Piece => ({ text, number: null, choice: null, drop: null })
const atOf = ({ duty }: Within, key: string): string => `duties/${duty.id}/${key}`
const options = (roles: readonly RoleKey[]): { value: string; label: string }[] => roles.map(role => ({ value: role, label: labelOf(role) }))

const mostOf = { day: 31, week: 7, span: 400 } as const
type Numbered = Place & { token: number; most: number }
/** One number of a text: a number as it stands, or that of a parameter of the plan. What the product sets is not the plan's to change. */
function numberPiece(w: Within, written: string, { key, label, token, most }: Numbered): Piece {
  const found = written.match(/@[A-Za-z]\w*|\d+/gu)?.[token] ?? ''
  const name = found.startsWith('@') ? found.slice(1) : null
  const value = name === null ? Number(found) : w.plan.parameters[name]?.value
  if (value === undefined) return say(name === null ? '' : `${w.world.values(name, null) ?? w.world.parameters[name]?.label ?? name}`)
  return { ...say(''), number: { label, at: atOf(w, key), token, value, most: Math.max(most, value), parameter: name, code: null } }
}

/** 3 workdays, @reviewDays: how many, then of what. */
function spanPieces(w: Within, written: string, place: Omit<Numbered, 'most'>): Piece[] {
  const name = /@(\w+)\s*$/u.exec(written)?.[1]
  const unit = name === undefined ? /([a-z]+)\s*$/u.exec(written)?.[1]?.replace(/s?$/u, 's') : unitOf(w.plan.parameters[name]?.unit ?? '') ?? w.world.parameters[name]?.unit
  const words = Object.entries(unitWords).find(([key]) => key === unit)?.[1] ?? '天'
  return [numberPiece(w, written, { ...place, most: mostOf.span }), say(` ${words}`)]
}

function monthWords(month: 'first' | 'last' | number | undefined, isYear: boolean): string {
  if (month === undefined) return ''
  if (isYear) return `${month === 'first' ? 1 : month === 'last' ? 12 : month} 月`
  return month === 'first' ? '第一个月' : month === 'last' ? '最后一个月' : `第 ${month} 个月`
}
const unitsOf = ({ plan, world }: Within) => Object.fromEntries([
  ...Object.entries(world.parameters).map(([name, one]) => [name, one.unit] as const), ...Object.entries(plan.parameters).map(([name, one]) => [name, unitOf(one.unit)] as const),
])

/** A day of a period, as it is said; what cannot be read stays as it is written. */
function placePieces(w: Within, written: string, { key, label }: Place): Piece[] {
  const { read } = readPlace(written, unitsOf(w))
  if (read === null) return [say(written)]
  const { at, offset } = read
  const period = w.duty.every?.period ?? 'year'
  const isNumbered = typeof at === 'object' && typeof at.month === 'number'
  const token = typeof at === 'object' ? (isNumbered ? 2 : 1) : 0
  const day = { key, label, token: token - 1, most: period === 'week' ? mostOf.week : mostOf.day }
  const base = typeof at !== 'object' ? [say(at === 'first' ? '第一天' : '最后一天')] : [
    say(`${monthWords(at.month, period === 'year')}${period === 'week' || period === 'keyPeriod' ? '第 ' : ' '}`), numberPiece(w, written, day), say(period === 'week' || period === 'keyPeriod' ? ' 天' : ' 日'),
  ]
  return offset === null ? base : [...base, say(offset.sign > 0 ? '后 ' : '前 '), ...spanPieces(w, written, { key, label, token })]
}

/** Every code of a parameter has its own number: 低 [90]、中 [30] 天. */
function codedPieces(w: Within, name: string, label: string): Piece[] | null {
  const { by, values, unit } = w.plan.parameters[name] ?? {}
  if (by === undefined || values === undefined) return null
  const list = w.plan.codes.find(one => one.id === by) ?? codeListById(by)
  const each = Object.entries(values).flatMap(([code, value], i): Piece[] => {
    const title = list?.entries.find(one => String(one.code) === code)?.label ?? code
    return [say(`${i > 0 ? '、' : ''}${title} `), { ...say(''), number: { label: `${label}：${title}`, at: '', token: 0, value, most: Math.max(mostOf.span, value), parameter: name, code } }]
  })
  return [...each, say(` ${unit ?? ''}`)]
}

function rollingPieces(w: Within, written: string): Piece[] {
  const label = '多久一次'
  const [, name, field] = /^@([A-Za-z]\w*)(\[\w+\])?$/u.exec(written.trim()) ?? []
  const coded = name === undefined || field === undefined ? null : codedPieces(w, name, label)
  if (coded !== null) return [say(' 上一次以后，满 '), ...coded, say('以前')]
  if (!/^(\d+|@[A-Za-z]\w*)$/u.test(written.trim())) return [say(' 上一次以后，按条件算的日子以前')]
  return [say(' 上一次以后，满 '), numberPiece(w, written, { key: 'rolling/days', label, token: 0, most: mostOf.span }), say(' 天以前')]
}

function actPieces(w: Within, due: string, on: readonly string[]): Piece[] {
  const acts = on.map(one => w.act(one)).filter(one => one !== null)
  const after = acts.length === 0 ? ' 那件事发生以后' : ` ${acts.map(one => `“${one}”`).join('或')}以后`
  if (due === 'at once') return [say(`${after}马上`)]
  if (/^[a-z][A-Za-z]*$/u.test(due)) return [say(`${after}，那条记录里写明的期限以前`)]
  return [say(`${after} `), ...spanPieces(w, due, { key: 'due', label: '多久以内', token: 0 }), say('以内')]
}

function whenPieces(w: Within): Piece[] {
  const { duty, plan } = w
  const { every, rolling, on, once } = duty
  if (rolling) return rollingPieces(w, rolling.days)
  if (on) return actPieces(w, duty.due ?? '', on)
  if (once !== undefined) return [say(` ${once} 以前`)]
  if (!every) return []
  const named = every.period === 'keyPeriod' ? (every.of ?? []).map(id => plan.periods.find(one => one.id === id)?.title ?? id).join('、') : `每${periodWords[every.period]}`
  const opens = every.opens === 'first day' ? [] : [...placePieces(w, every.opens, { key: 'every/opens', label: '哪天开始' }), say('开始，')]
  return [say(` ${named}`), ...opens, ...placePieces(w, every.due ?? 'last day', { key: 'every/due', label: '哪天到期' }), say('以前')]
}

function postsFor({ world }: Within, act: string): readonly RoleKey[] | null {
  const plain = plainAct(act)
  const [name = '', id = ''] = plain.split('.')
  const kind = world.kinds.get(name)
  const found = kind && actOf(kind, id)
  return found && kind ? (backOf(plain) === null ? actorsOf : bringersOf)(kind, found) : (world.contracts.get(act) ?? null)
}
/** Whoever can do all that counts as done. */
function ownersFor(w: Within): RoleKey[] {
  const needed = w.duty.evidence.map(one => (typeof one === 'string' ? [one] : one.act).flatMap(act => postsFor(w, act) ?? []))
  return roleKeys.filter(role => needed.every(posts => posts.includes(role)))
}
function ownerPiece(w: Within): Piece {
  const { owner } = w.duty
  if (!isRole(owner)) return say(owner === 'author' ? '登记那条记录的人' : owner === 'assignee' ? '承办人' : owner)
  const able = ownersFor(w)
  return { ...say(''), choice: { label: '谁办', at: atOf(w, 'owner'), value: owner, options: options(able.includes(owner) ? able : [owner, ...able]) } }
}

/** Those who stand above, from where the last one stands. */
function above({ duty }: Within, before: readonly string[]): RoleKey[] {
  const lowest = Math.max(0, ...[duty.owner, ...before].map(role => (isRole(role) ? rankOf(role) : 0)))
  return roleKeys.filter(role => rankOf(role) > 0 && rankOf(role) >= lowest && role !== duty.owner && !before.includes(role))
}

function ladderPieces(w: Within): Piece[] {
  const { remind, escalate } = w.duty
  return [
    ...remind.flatMap((written, index): Piece[] => [
      say('；提前 '), ...spanPieces(w, written, { key: `remind/${index}`, label: '提前多久提醒', token: 0 }), { ...say('提醒本人'), drop: { what: 'reminder', index } },
    ]),
    ...escalate.flatMap(({ after, to }, index): Piece[] => {
      const able = above(w, escalate.slice(0, index).map(one => one.to))
      const named = isRole(to) && !able.includes(to) ? [to, ...able] : able
      return [
        say('；逾期 '), ...spanPieces(w, after, { key: `escalate/${index}/after`, label: `第 ${index + 1} 次上报：逾期多久`, token: 0 }), say('报'),
        { ...say(''), choice: { label: `第 ${index + 1} 次报给谁`, at: atOf(w, `escalate/${index}/to`), value: to, options: options(named) }, drop: { what: 'step', index } },
      ]
    }),
  ]
}

/** @param given what is written, the world it speaks of, and what acts are called */
export function sentenceOf(given: Omit<Within, 'duty'>, duty: DeclaredDuty, { notes, waits }: Pick<Sentence, 'notes' | 'waits'>): Sentence {
  const w: Within = { ...given, duty }
  return {
    duty: duty.id, title: duty.title, notes, waits, highest: options(above(w, duty.escalate.map(one => one.to))),
    pieces: [ownerPiece(w), ...whenPieces(w), say(`完成“${duty.title}”`), ...ladderPieces(w)],
  }
}
