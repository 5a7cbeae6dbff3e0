/** People at their browsers. Everybody signs in through the screens, with the password the demo printed and the code it says now;
 *  whoever has signed in once keeps the session for the rest of the run, as people do. */
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test'
import { aheadMs, moveDate } from '../testing/clock.mjs'
import { accountOf, codeOf, give, given, root } from './product.ts'

export { expect, type Locator, type Page }

type Options = Parameters<Browser['newContext']>[0]
type Kept = Awaited<ReturnType<BrowserContext['storageState']>>
const sessions = new Map<string, Kept>()

/** By these words `scripts/suites.mjs` knows it: not once, whatever a second try says. */
const neverSaid = '不该发生'
/** What must never happen on any page: a script that fails, a policy that is broken, an answer that means a bug. */
function watch(page: Page, broken: string[]): void {
  page.on('pageerror', error => broken.push(`${page.url()}: ${error.message}`))
  page.on('console', message => { if (/Content Security Policy|Maximum update depth/.test(message.text())) broken.push(`${page.url()}: ${message.text()}`) })
  page.on('response', response => { if (response.status() >= 500) broken.push(`${response.status()} ${response.request().method()} ${response.url()}`) })
}

type People = {
  /** A browser of somebody who is signed in. */
  as: (login: string, options?: Options) => Promise<Page>
  /** A browser of somebody who is not. */
  stranger: (options?: Options) => Promise<Page>
}

export const test = base.extend<People>({
  stranger: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    const broken: string[] = []
    await use(async options => {
      const context = await browser.newContext(options)
      contexts.push(context)
      if (aheadMs !== 0) await context.addInitScript(moveDate, aheadMs)
      const page = await context.newPage()
      watch(page, broken)
      return page
    })
    for (const context of contexts) await context.close()
    expect(broken, neverSaid).toEqual([])
  },
  as: async ({ stranger }, use) => {
    await use(async (login, options) => {
      const kept = sessions.get(login)
      const page = await stranger({ ...options, ...(kept === undefined ? {} : { storageState: kept }) })
      await page.goto('/')
      // A session kept for long has ended by itself.
      const asked = page.getByRole('textbox', { name: '登录名' })
      await expect(mainNavigation(page).or(asked)).toBeVisible()
      if (await asked.isVisible()) await signIn(page, login)
      await expect(mainNavigation(page)).toBeVisible()
      sessions.set(login, await page.context().storageState())
      return page
    })
  },
})

export const forget = (login: string): void => { sessions.delete(login) }
const mainNavigation = (page: Page): Locator => page.getByRole('banner')

/** Password, then the code where the post asks for one; on the page that asked for it. */
export async function signIn(page: Page, login: string): Promise<void> {
  const account = accountOf(login)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('口令').fill(account.password)
  await page.getByRole('button', { name: '下一步' }).click()
  if (account.totp !== null) await giveCode(page, () => codeOf(login))
}

/** A code counts once: signing in twice within half a minute means waiting for the next one. */
export async function giveCode(page: Page, code: () => Promise<string>): Promise<void> {
  const field = page.getByLabel('6 位验证码')
  await expect(field).toBeVisible()
  const refused = page.getByRole('alert')
  await expect(async () => {
    await field.fill(await code())
    await expect(mainNavigation(page).or(refused)).toBeVisible()
    await expect(mainNavigation(page)).toBeVisible({ timeout: 2_000 })
  }).toPass({ intervals: [8_000] })
}

/** The screen has its heading, everything asked for has come, and nothing grey is left. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('main').locator('h1, h2').first()).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

export type Finding = { screen: string; rule: string; impact: string; where: string }

/** Nothing is on its way from one colour to the other any more; what pulses for ever while something loads does not count. */
const atRest = (page: Page): Promise<void> => page.evaluate(async () => {
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const moving = () => document.getAnimations().filter(one => one.effect?.getComputedTiming().iterations !== Infinity)
  await frame()
  await frame()
  for (let running = moving(); running.length > 0; running = moving()) await Promise.all(running.map(one => one.finished.catch(() => undefined)))
  await frame()
})

/** Serious and critical findings of axe on what is on the screen now. The second theme differs from the first in colours only. */
export async function findings(page: Page, screen: string, scheme: 'light' | 'dark'): Promise<Finding[]> {
  await page.emulateMedia({ colorScheme: scheme })
  await expect(page.locator('html')).toHaveAttribute('data-theme', scheme)
  await atRest(page)
  const axe = new AxeBuilder({ page })
  const { violations } = await (scheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze()
  return violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => ({
    screen: `${screen}, ${scheme}`, rule: v.id, impact: v.impact ?? '', where: v.nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | '),
  }))
}

/** How many pixels the page itself could be pushed sideways; tables scroll inside their cards. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Pictures of the README are taken when asked for, QINGHE_PICTURES=1; a test run otherwise leaves the repository as it found it. */
const gallery = join(root, process.env.QINGHE_PICTURES === '1' ? 'docs/images' : '.cache/journey-pictures')

export async function picture(page: Page, name: string): Promise<void> {
  await settled(page)
  await page.mouse.move(0, 767)
  await page.screenshot({ path: join(gallery, `${name}.png`) })
}

/** A part of the screen, for the guide. */
export async function pictureOf(part: Locator, name: string): Promise<void> {
  await part.page().mouse.move(0, 767)
  await part.screenshot({ path: join(gallery, `${name}.png`) })
}

export type Pupil = { id: string; name: string; status: string; region: number; regionName: string }

/** Everybody a list holds, by the address the list itself asks, page by page. */
export const everybody = (page: Page, filter: Record<string, string> = {}): Promise<Pupil[]> => page.evaluate(async wanted => {
  const found: Pupil[] = []
  for (let after: string | null = ''; after !== null;) {
    const query = new URLSearchParams({ ...wanted, limit: '100', ...(after === '' ? {} : { after }) })
    const answer = await fetch(`/api/archives?${query}`)
    if (!answer.ok) throw new Error(`the list answers ${answer.status}: ${await answer.text()}`)
    const { rows, nextCursor } = await answer.json()
    found.push(...rows)
    after = nextCursor
  }
  return found
}, filter)

/** Somebody at a primary school who is what the journey needs. The children of the demo grow older every day, and some are under review:
 *  who stands where in a list is another one tomorrow. `alone`: nobody else of the list is found by this name. `toItself`: no other
 *  journey that asked so is given the same child, because what one of them records stands on the strip the other one reads. */
type Wanted = { status: 'active' | 'changed'; alone?: boolean; toItself?: boolean }
export async function pupilWho(page: Page, { alone = false, toItself = false, ...filter }: Wanted): Promise<Pupil> {
  const gone = toItself ? given() : []
  // A few at a time and no more than it takes: a post that reads its whole list for every journey is stopped as one that takes it along.
  const found = await page.evaluate(async ({ wanted, gone, alone }) => {
    const json = { 'content-type': 'application/json' }
    const isAlone = async ({ name }: { name: string }) => (await (await fetch('/api/archives/search', { method: 'POST', headers: json, body: JSON.stringify({ text: name }) })).json()).hits.length === 1
    for (let after: string | null = ''; after !== null;) {
      const query = new URLSearchParams({ ...wanted, limit: '10', ...(after === '' ? {} : { after }) })
      const answer = await fetch(`/api/archives?${query}`)
      if (!answer.ok) throw new Error(`the list answers ${answer.status}: ${await answer.text()}`)
      const { rows, nextCursor } = await answer.json()
      for (const row of rows) if (!gone.includes(row.id) && (!alone || await isAlone(row))) return row
      after = nextCursor
    }
    return undefined
  }, { wanted: { schooling: '3', ...filter }, gone, alone })
  if (found === undefined) throw new Error(`the demo has no pupil who is ${JSON.stringify({ alone, toItself, ...filter })} for ${page.url()}`)
  if (toItself) give(found.id)
  return found
}

/** Fills a field of antd's lists: opens, types what is sought, takes the answer. */
export async function choose(page: Page, label: string | RegExp, text: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label })
  await field.click()
  await field.fill(text)
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click()
}
