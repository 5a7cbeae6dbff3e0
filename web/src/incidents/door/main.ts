/** The public door: a page by itself, without an account, without anything of the rest of the app. What is typed lives in this page and is gone with it; whoever
 *  goes back finds it, whoever leaves or presses 清除并离开 leaves nothing (decision 073). */
import { after, askedAt, bodyOf, firstQuestion, fresh, newId, newSecret, type Question, stepOf } from './answers.ts'
import { deliver, look, type Page, receipt } from './afterwards.ts'
import { type Asking, lacking, screens } from './questions.ts'
import { ask, type Places, readPlaces } from './send.ts'
import { button, call, el, soft, text, wrong } from './view.ts'

type Where = 'start' | 'look' | 'sent' | 'left' | Question
let a = fresh()
let places: Places | null = null
let trail: Where[] = ['start']
/** Whoever left and came back is somebody else: what was on its way for the one before shows nothing any more. */
let visit = 0
let sent: { body: string; id: string; secret: string } | null = null
let typed = { number: '', secret: '' }

const here = (): Where => trail[trail.length - 1] ?? 'start'
const root = (): HTMLElement => document.getElementById('door') ?? document.body

function show(title: string, body: readonly (Node | null)[], step = ''): void {
  // Drawn again because something was chosen: whoever chose stays where they were.
  const isSame = root().querySelector('h1')?.textContent === title
  const pressed = document.activeElement?.textContent
  const heading = el('h1', {}, title)
  heading.tabIndex = -1
  const isBegun = here() !== 'start' && here() !== 'left'
  // Once on a screen; and of a page that was cleared nobody sees what it was for.
  const hasCall = body.some(one => one instanceof HTMLElement && one.className === 'call')
  const canGoBack = isBegun && here() !== 'sent'
  root().replaceChildren(
    isBegun ? el('header', {}, canGoBack ? button('返回', () => history.back()) : el('span', {}), button('清除并离开', leave)) : el('header', {}),
    el('main', {}, step === '' ? '' : soft(step), heading, ...body), hasCall || here() === 'left' ? '' : el('footer', {}, call()),
  )
  const back = isSame && root().querySelector('.wrong') === null ? [...root().querySelectorAll('button')].find(one => one.textContent === pressed) : undefined
  if (back) back.focus({ preventScroll: true })
  else {
    scrollTo(0, 0)
    heading.focus()
  }
}

/** One page of the browser’s way back each; none of them has an address of its own or says anything. */
function go(to: Where): void {
  trail = [...trail, to]
  history.pushState({ at: trail.length }, '', '/door')
  draw()
}
function forget(): void {
  visit += 1
  a = fresh()
  sent = null
  typed = { number: '', secret: '' }
  root().textContent = ''
}
function leave(): void {
  forget()
  trail = ['left']
  history.replaceState({ at: 1 }, '', '/door')
  draw()
}
const page = (): Page => {
  const mine = visit
  return { show, leave, alive: () => mine === visit }
}

async function submit(): Promise<void> {
  const body = bodyOf(a)
  // What was changed since it was last tried is another report; what was not is the same one, however often it is sent.
  if (sent?.body !== JSON.stringify(body)) sent = { body: JSON.stringify(body), id: newId(), secret: newSecret() }
  const { id, secret } = sent
  const now = page()
  go('sent')
  const done = await deliver(now, '/api/door/reports', { ...body, id, secret, ticket: places?.ticket ?? '' })
  if (done === null || !now.alive()) return
  if ('number' in done) {
    a = fresh()
    sent = null
    receipt(now, { number: done.number, secret })
    return
  }
  sent = null
  trail = [...trail.slice(0, -1), askedAt(done.issues[0]?.field)]
  draw(done.issues.map(one => one.message))
}

async function load(county: number, issues: readonly string[] = []): Promise<void> {
  const answer = await ask(`/api/door/places${county === 0 ? '' : `?county=${county}`}`, null, readPlaces)
  if (answer.is !== 'answered') return
  // The first ticket is the oldest.
  places = { ...answer.body, ticket: places?.ticket ?? answer.body.ticket }
  if (a.county === 0 && places.counties.length === 1) a.county = places.counties[0]?.code ?? 0
  if (here() === 'where') draw(issues)
}

const changedAfterwards = (): boolean => trail.indexOf('check') >= 0
function asking(question: Question): Asking {
  const on = (): void => {
    const missing = lacking(question, a, places)
    if (missing !== null) draw([missing])
    else if (changedAfterwards() && question !== 'check') go('check')
    else go(after(question))
  }
  return {
    a, places, on, to: go, draw: () => draw(), submit: () => void submit(), set: some => { Object.assign(a, some) },
    county: code => { Object.assign(a, { county: code, place: null, placeName: '' }); void load(code); draw() },
  }
}

function start(): void {
  const begin = (isChild: boolean) => () => { a = { ...a, isChild }; void load(a.county); go(firstQuestion) }
  show('孩子有危险，先打 110', [
    call(), text('不方便打电话的，在这里报告，公安马上看到。不用登录，可以不留姓名。'),
    button('我看到、听到有孩子出事', begin(false), 'main'), button('我是孩子，说自己的事', begin(true), 'main'), button('查以前的报告、补充', () => { typed = { number: numberInAddress, secret: '' }; go('look') }),
    soft('这一页不在手机里留下填的东西。走的时候按“清除并离开”。'),
  ])
}
function draw(issues: readonly string[] = []): void {
  const at = here()
  if (at === 'start') start()
  else if (at === 'left') show('已经清除', [text('填的东西都没有了，可以关掉这一页。')])
  else if (at === 'look') look(page(), typed)
  else if (at !== 'sent') {
    // What did not arrive when the page was begun is asked for again, or nobody could say which county it is.
    if (at === 'where' && places === null) void load(a.county, issues)
    const { title, body } = screens[at](asking(at))
    show(title, [wrong(issues), ...body], stepOf(at))
  }
}

const numberInAddress = /^\/door\/(.{1,40})$/u.exec(decodeURI(location.pathname))?.[1] ?? ''
addEventListener('popstate', event => {
  const { at } = { at: 1, ...(typeof event.state === 'object' ? event.state : {}) }
  // Behind what was sent, or cleared, there is nothing to go back to; behind what is still on its way there is what was typed.
  const isOver = here() === 'left' || (here() === 'sent' && sent === null)
  if (isOver) forget()
  visit += 1
  trail = isOver || typeof at !== 'number' ? ['start'] : trail.slice(0, Math.max(1, at))
  draw()
})
// Gone from the screen is gone: also where the browser would keep the page for going back.
addEventListener('pagehide', () => { forget(); trail = ['start'] })
addEventListener('pageshow', event => { if (event.persisted) draw() })
history.replaceState({ at: 1 }, '', '/door')
draw()
if (numberInAddress !== '') {
  typed = { number: numberInAddress, secret: '' }
  go('look')
}
