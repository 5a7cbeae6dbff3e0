/** The questions of the door, one a screen. */
import { type Choice, longest, relations, reporters, situations, urgencies } from '@qinghe/domain/incidents/doorWords.ts'
import { type Answers, type Question, summary } from './answers.ts'
import { found, type Places } from './send.ts'
import { button, call, choice, el, field, soft, text } from './view.ts'

export type Asking = { a: Answers; places: Places | null; set: (some: Partial<Answers>) => void; /** Draws the screen again. */ draw: () => void; on: () => void; to: (question: Question) => void; submit: () => void; county: (code: number) => void }
type Screen = { title: string; body: readonly (Node | null)[] }

const next = ({ on }: Asking): HTMLElement => button('下一步', on, 'main')
const skip = ({ on }: Asking, words: string): HTMLElement => button(words, on)
const said = ({ label, child }: Choice<string>, isChild: boolean): string => (isChild ? child : undefined) ?? label

const urgency = (asking: Asking): Screen => ({
  title: asking.a.isChild ? '你现在有没有危险？' : '孩子现在有没有危险？',
  body: urgencies.map(one => choice(one.label, () => { asking.set({ urgency: one.code }); asking.on() }, { chosen: asking.a.urgency === one.code })),
})
const told110 = (asking: Asking): Screen => {
  const answer = (told: boolean) => () => { asking.set({ told110: told }); asking.on() }
  return {
    title: '打过 110 了吗？',
    body: [
      asking.a.urgency === 'now' ? text('正在发生的，现在就打。警察听电话来得最快，打完再接着填，填的不会丢。') : soft('110 随时能打。'), call(),
      choice('打过了', answer(true), { chosen: asking.a.told110 === true }), choice('还没有打', answer(false), { chosen: asking.a.told110 === false }),
    ],
  }
}

const mostShown = 12
/** Whoever chose a place sees it chosen; whoever types finds. */
function placeFinder({ a, places, set, draw }: Asking): HTMLElement {
  const list = el('div', {})
  const show = (typed: string): void => {
    const all = found(places?.places ?? [], typed, mostShown + 1)
    list.textContent = ''
    for (const one of all.slice(0, mostShown)) list.append(choice(one.name, () => { set({ place: one.code, placeName: one.name }); draw() }, { chosen: one.code === a.place }))
    if (all.length > mostShown) list.append(soft('还有别的，请再多写一个字'))
    if (all.length === 0 && places !== null) list.append(soft('没有找到，可以写在下面'))
  }
  show('')
  return el('div', {}, field({ label: '乡镇（街道）、村（社区）', value: '', most: 20, keep: show, help: '写村名里的一两个字' }), list)
}
function where(asking: Asking): Screen {
  const { a, places, set, draw, county } = asking
  const several = (places?.counties.length ?? 0) > 1
  const chosen = a.placeName === '' ? null : el('div', { class: 'card' }, text(a.placeName), button('换一个地方', () => { set({ place: null, placeName: '' }); draw() }))
  return {
    title: '在哪里？',
    body: [
      several ? el('div', {}, soft('在哪个县（市、区）？不知道的选离您最近的'), ...(places?.counties ?? []).map(one => choice(one.name, () => county(one.code), { chosen: a.county === one.code }))) : null,
      chosen, chosen === null && (!several || a.county !== 0) ? placeFinder(asking) : null,
      field({ label: '具体的地方', value: a.childAt, most: longest.where, keep: childAt => set({ childAt }), help: '门牌、路口、店名、学校，知道什么写什么', long: true }),
      next(asking), skip(asking, '说不清楚，先跳过'),
    ],
  }
}
function situation(asking: Asking): Screen {
  const { a, set, draw } = asking
  const turn = (code: string) => () => { set({ situation: a.situation.includes(code) ? a.situation.filter(one => one !== code) : [...a.situation, code] }); draw() }
  return {
    title: a.isChild ? '出了什么事？可以选几个' : '是什么情形？可以选几个',
    body: [...situations.map(one => choice(said(one, a.isChild), turn(one.code), { chosen: a.situation.includes(one.code) })), next(asking)],
  }
}
const what = (asking: Asking): Screen => ({
  title: asking.a.isChild ? '说一说是怎么回事' : '怎么发现的？',
  body: [
    field({
      label: asking.a.isChild ? '想说多少说多少，写错字也没关系' : '什么时候、看到或听到了什么', value: asking.a.what, most: longest.what, keep: words => asking.set({ what: words }), long: true,
      help: asking.a.isChild ? '这不是你的错。' : '记得多少写多少，几个字也行。不用去问孩子，也不用自己去查。',
    }), next(asking),
  ],
})
const child = (asking: Asking): Screen => ({
  title: asking.a.isChild ? '你叫什么、几岁？' : '是哪个孩子？',
  body: [
    field({ label: '姓名', value: asking.a.childName, most: longest.name, keep: childName => asking.set({ childName }), help: asking.a.isChild ? '不想说可以不写' : '不知道全名的写小名，或者谁家的孩子' }),
    field({ label: '大约几岁', value: asking.a.childAge, most: 2, keep: typed => asking.set({ childAge: typed.replace(/\D/gu, '') }), mode: 'numeric' }),
    next(asking), skip(asking, '不知道，跳过'),
  ],
})
const people = <C extends string>({ draw }: Asking, list: readonly Choice<C>[], { value, keep }: { value: string; keep: (code: string) => void }): HTMLElement =>
  el('div', { class: 'choices' }, ...list.map(one => choice(one.label, () => { keep(one.code === value ? '' : one.code); draw() }, { chosen: one.code === value, wide: false })))
const suspect = (asking: Asking): Screen => ({
  title: asking.a.isChild ? '是谁做的？' : '知道是谁做的吗？',
  body: [
    people(asking, relations, { value: asking.a.suspectedAs, keep: suspectedAs => asking.set({ suspectedAs }) }),
    asking.a.suspectedAs === 'staff' ? text('是民警的，写上他的电话，或者打 12309（检察院）。') : null,
    field({ label: '他叫什么', value: asking.a.suspectName, most: longest.name, keep: suspectName => asking.set({ suspectName }) }),
    field({ label: '他的电话', value: asking.a.suspectPhone, most: longest.phone, keep: suspectPhone => asking.set({ suspectPhone }), mode: 'tel', help: '他是老师、干部的，写上电话，系统里的一切马上对他隐藏' }),
    next(asking), skip(asking, '不知道，跳过'),
  ],
})
const reporter = (asking: Asking): Screen => ({
  title: asking.a.isChild ? '怎样找到你才安全？' : '您是谁？',
  body: [
    text('可以不填，只有公安看得到。前面写了那个人的电话、他又是这里的工作人员的，他和他的单位看不到您是谁。'),
    asking.a.isChild ? null : people(asking, reporters.filter(one => one.code !== 'child'), { value: asking.a.reporterSort, keep: reporterSort => asking.set({ reporterSort }) }),
    asking.a.isChild ? null : field({ label: '您的姓名', value: asking.a.reporterName, most: longest.name, keep: reporterName => asking.set({ reporterName }) }),
    field({ label: asking.a.isChild ? '电话' : '您的电话', value: asking.a.reporterPhone, most: longest.phone, keep: reporterPhone => asking.set({ reporterPhone }), mode: 'tel', help: asking.a.isChild ? '写你自己能接、别人听不到的电话，没有就不写' : '留了电话，公安好向您核实、答复' }),
    next(asking), skip(asking, '不留，跳过'),
  ],
})
const check = (asking: Asking): Screen => ({
  title: '看一遍，提交给公安',
  body: [
    el('div', { class: 'card' }, el('dl', {}, ...summary(asking.a).flatMap(({ title, said: words, question }) => {
      const change = button('改', () => asking.to(question), 'small')
      change.setAttribute('aria-label', `改“${title}”`)
      return [el('dt', {}, title), el('dd', { class: 'line' }, el('span', {}, words), change)]
    }))),
    button('提交给公安', asking.submit, 'main'), soft('提交以后不能撤回，可以补充。故意编造的要承担责任；好心报错了不追究。'),
  ],
})

export const screens: Readonly<Record<Question, (asking: Asking) => Screen>> = { urgency, told110, where, situation, what, child, suspect, reporter, check }

/** What must be answered before one goes on. */
export function lacking(question: Question, a: Answers, places: Places | null): string | null {
  if (question === 'where' && (places?.counties.length ?? 0) > 1 && a.county === 0) return '请选择在哪个县（市、区），不知道的选离您最近的'
  if (question === 'situation' && a.situation.length === 0) return '请选择一个，说不准的选最后一个'
  if (question === 'what' && a.what.trim() === '') return '请写几个字，公安才知道去做什么'
  return null
}
