/** In one hand: what a screen of 360 px must never do. */
import { expect, type Page, settled } from './app.ts'

export const field = (page: Page, id: string) => page.locator(`[id="field-${id}"]`)
export const answer = (page: Page, id: string, text: string): Promise<void> => field(page, id).getByText(text, { exact: true }).click()
export const say = (page: Page, id: string, text: string): Promise<void> => field(page, id).locator('input, textarea').fill(text)
export const today = (page: Page, id: string): Promise<void> => field(page, id).getByRole('button', { name: '今天' }).click()
export const beijing = (ahead: number): string => new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10)

/** Takes one answer of a list. A list of several stays open over the fields below it: it is closed by Escape, as Tab would take the chosen one off again. */
export async function offered(page: Page, id: string, text: string): Promise<void> {
  const list = page.locator('.ant-select-dropdown:visible')
  const sought = field(page, id).getByRole('combobox')
  await sought.fill(text)
  await list.locator('.ant-select-item-option').filter({ hasText: text }).first().click() // any: of those that say it
  if (await field(page, id).locator('.ant-select-multiple').count() > 0) await sought.press('Escape')
  await expect(list).toHaveCount(0)
}

export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true } as const
const leastLetter = 16
const leastTarget = 48

/** What is too small to read or to touch, on what is shown now. Links inside a sentence are part of the sentence. */
const tooSmall = (page: Page): Promise<string[]> => page.evaluate(([letter, target]) => {
  const shown = (node: Element) => { const box = node.getBoundingClientRect(); return box.width > 1 && box.height > 1 && getComputedStyle(node).visibility === 'visible' }
  const said = (node: Element) => `${node.tagName.toLowerCase()}.${node.getAttribute('class') ?? ''} “${(node.textContent ?? '').trim().slice(0, 20)}”`
  const words = [...document.querySelectorAll('main *, header *')].filter(node => node.closest('svg') === null && shown(node)
    && [...node.childNodes].some(child => child.nodeType === Node.TEXT_NODE && (child.textContent ?? '').trim() !== ''))
  const targets = [...document.querySelectorAll('main .btn, main .choice, main input.inp, main .ant-select, main .menuitem, main .linecard, main .formnav button, main .missinglist button, header button, .top a')].filter(shown)
  return [
    ...words.filter(node => Number.parseFloat(getComputedStyle(node).fontSize) < letter).map(node => `letters of ${getComputedStyle(node).fontSize}: ${said(node)}`),
    ...targets.filter(node => node.getBoundingClientRect().height < target - 0.5).map(node => `${Math.round(node.getBoundingClientRect().height)} px high: ${said(node)}`),
  ]
}, [leastLetter, leastTarget] as const)

/** The page itself neither scrolls nor can be pushed sideways: only what is under the header moves. */
async function keepsItsHeader(page: Page): Promise<void> {
  await page.locator('#main').evaluate(main => main.scrollTo(0, main.scrollHeight))
  expect(await page.evaluate(() => [document.documentElement.scrollHeight - window.innerHeight, document.documentElement.scrollWidth - window.innerWidth])).toEqual([0, 0])
  await expect(page.getByRole('combobox', { name: '查找儿童' })).toBeInViewport()
  await page.locator('#main').evaluate(main => main.scrollTo(0, 0))
}
export const fits = async (page: Page): Promise<void> => { await settled(page); expect(await tooSmall(page)).toEqual([]); await keepsItsHeader(page) }
