/** Sending, the receipt, and what became of it. */
import { longest, urgencies } from '@qinghe/domain/incidents/doorWords.ts'
import { inFours, newId } from './answers.ts'
import { type Answer, ask, type Issue, readNumber, readStanding, type Standing } from './send.ts'
import { button, call, choice, el, field, soft, text, wrong } from './view.ts'

export type Page = { show: (title: string, body: readonly (Node | null)[]) => void; leave: () => void; alive: () => boolean }

const wait = (seconds: number): Promise<void> => new Promise(done => { setTimeout(done, seconds * 1_000) })
function sending({ show }: Page, { tries, words, again }: { tries: number; words: string; again: () => void }): void {
  if (tries === 0) { show('正在送达公安…', [soft('请不要关掉这一页。')]); return }
  show('还没有送达', [
    el('div', { class: 'wrong', role: 'alert' }, text(`${words}。填的都在，正在自动再送（第 ${tries + 1} 次），请不要关掉这一页。`), text('孩子有危险的，不要等，现在打 110。')), call(), button('现在再送一次', again),
  ])
}

/** Until it has arrived, or was refused for something that can be put right. */
export async function deliver(page: Page, url: string, payload: object): Promise<{ number: string } | { issues: readonly Issue[]; status: number } | null> {
  for (let tries = 0, words = ''; page.alive(); tries++) {
    let hurry = (): void => undefined
    const pressed = new Promise<void>(done => { hurry = done })
    sending(page, { tries, words, again: hurry })
    const answer: Answer<string> = await ask(url, payload, readNumber)
    if (answer.is === 'answered') return { number: answer.body }
    if (answer.is === 'wrong') return answer
    ;({ words } = answer)
    if (!page.alive()) return null
    sending(page, { tries: tries + 1, words, again: hurry })
    await Promise.race([wait(answer.seconds), pressed])
  }
  return null
}

export function receipt({ show, leave }: Page, { number, secret }: { number: string; secret: string }): void {
  show('已送达公安', [
    text('公安会马上看到。想知道办得怎样、要补充，用下面两样在这一页查：'),
    el('div', { class: 'card' }, el('dl', {}, el('dt', {}, '编号'), el('dd', { class: 'told', id: 'number' }, number), el('dt', {}, '查询码'), el('dd', { class: 'told', id: 'secret' }, inFours(secret)))),
    text('只显示这一次，请现在抄下来，放在别人看不到的地方。不记也可以，报告已经送到了。'),
    soft('孩子又有危险，马上打 110，不要等回音。'), button('记好了，清除并离开', leave, 'main'),
  ])
}

const said = (when: string): string => new Date(when).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false }) // shown
type Kept = { number: string; secret: string }

export function look(page: Page, kept: Kept, issues: readonly string[] = []): void {
  const find = async (): Promise<void> => {
    const answer = await ask('/api/door/standing', kept, readStanding)
    if (!page.alive()) return
    if (answer.is === 'answered') standing(page, kept, answer.body)
    else look(page, kept, answer.is === 'wrong' ? answer.issues.map(one => one.message) : [answer.words])
  }
  page.show('查以前的报告', [
    wrong(issues), field({ label: '编号', value: kept.number, most: 40, keep: number => { kept.number = number }, help: '例如 报2026-12345678，只写数字也行' }),
    field({ label: '查询码', value: kept.secret, most: 40, keep: secret => { kept.secret = secret }, mode: 'numeric', help: '12 个数字' }), button('查询', () => void find(), 'main'),
    soft('忘了查询码的查不到，可以打当地派出所的电话问，或者再报一次。'),
  ])
}
function standing(page: Page, kept: Kept, reports: readonly Standing[]): void {
  page.show('办得怎样', [
    ...reports.map(one => el('div', { class: 'card' }, el('div', { class: 'told' }, one.standing), soft(`${said(one.at)} ${one.added ? '补充' : '报告'}`))),
    soft('为了孩子的安全，这里不写办的内容。公安会按您留的电话答复。'), button('补充情况', () => add(page, kept, { urgency: '', told110: null, what: '' }), 'main'), button('清除并离开', page.leave),
  ])
}

type Addition = { urgency: string; told110: boolean | null; what: string }
function add(page: Page, kept: Kept, { issues = [], ...added }: Addition & { issues?: readonly string[] }): void {
  const again = (some: Partial<Addition> & { issues?: readonly string[] }): void => add(page, kept, { ...added, ...some })
  const send = async (): Promise<void> => {
    const missing = [added.urgency === '' && '请选择现在有没有危险', added.told110 === null && '请选择打过 110 没有', added.what.trim() === '' && '请写要补充什么'].filter(one => one !== false)
    if (missing.length > 0) { again({ issues: missing }); return }
    const done = await deliver(page, '/api/door/additions', { id: newId(), ...kept, ...added, secret: kept.secret.replace(/\D/gu, '') })
    if (done === null || !page.alive()) return
    if ('number' in done) page.show('补充已送达公安', [text('公安会当新的情况马上看。'), button('清除并离开', page.leave, 'main')])
    else again({ issues: done.issues.map(one => one.message) })
  }
  const choices = (list: readonly (readonly [string, boolean, () => void])[]) => el('div', { class: 'choices' }, ...list.map(([label, chosen, press]) => choice(label, press, { chosen, wide: false })))
  page.show('补充情况', [
    wrong(issues), el('h2', {}, '现在有没有危险？'), choices(urgencies.map(one => [one.label, added.urgency === one.code, () => again({ urgency: one.code })] as const)),
    added.urgency === 'now' ? call() : null,
    el('h2', {}, '打过 110 了吗？'), choices([['打过了', added.told110 === true, () => again({ told110: true })], ['还没有', added.told110 === false, () => again({ told110: false })]]),
    field({ label: '要补充什么', value: added.what, most: longest.what, keep: words => { added.what = words }, long: true }), button('提交给公安', () => void send(), 'main'),
  ])
}
