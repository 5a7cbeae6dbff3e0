import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { expect, type Page, pupilWho, signIn, test } from './app.ts'
import { root } from './product.ts'

/** What Chromium 90 or Safari 15.4 do not have. The pages must bring what they need of it themselves. */
function forgetNewerThings(): void {
  const drop = (owner: object, names: readonly string[]) => { for (const name of names) Reflect.deleteProperty(owner, name) }
  drop(Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with'])
  drop(String.prototype, ['at', 'isWellFormed', 'toWellFormed'])
  drop(Object.getPrototypeOf(Uint8Array.prototype), ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with'])
  drop(Uint8Array.prototype, ['toHex', 'toBase64', 'setFromHex', 'setFromBase64'])
  drop(Uint8Array, ['fromHex', 'fromBase64'])
  drop(Object, ['groupBy', 'hasOwn'])
  drop(Map, ['groupBy'])
  drop(Map.prototype, ['getOrInsert', 'getOrInsertComputed'])
  drop(Array, ['fromAsync'])
  drop(Promise, ['withResolvers', 'try'])
  drop(Set.prototype, ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom'])
  drop(RegExp, ['escape'])
  drop(Error, ['isError'])
  drop(AbortSignal, ['timeout', 'any'])
  drop(URL, ['canParse', 'parse'])
  drop(crypto.constructor.prototype, ['randomUUID'])
  drop(Element.prototype, ['checkVisibility', 'setHTML'])
  drop(Response, ['json'])
  drop(globalThis, ['structuredClone', 'Iterator', 'requestIdleCallback', 'cancelIdleCallback', 'scheduler', 'navigation', 'Temporal', 'CloseWatcher'])
}

async function older(page: Page): Promise<string[]> {
  const said: string[] = []
  page.on('console', message => { if (message.type() === 'error' && !/status of 40[14]/.test(message.text())) said.push(message.text()) })
  await page.addInitScript(forgetNewerThings)
  return said
}

test('a browser of five years ago signs in, lists, opens an archive and the figures', async ({ stranger }) => {
  const page = await stranger()
  const said = await older(page)
  await page.goto('/')
  await signIn(page, 'banzhuren')
  await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
  expect(await page.evaluate(() => 'groupBy' in Object || 'fromAsync' in Array)).toBe(false)
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  const first = page.getByRole('region', { name: '档案列表' }).locator('tbody a').first() // any: of the class
  const name = await first.innerText()
  await first.click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  expect(said).toEqual([])
})

test('a county officer of five years ago edits, imports and reads figures', async ({ as }) => {
  const page = await as('jiaoyu')
  const said = await older(page)
  for (const [address, heading] of [['/', '工作台'], ['/archives', '档案'], ['/statistics', '统计'], ['/staff/directory', '在岗名录'], ['/staff/matrix', '权限说明'], ['/me', '口令与登录记录']] as const) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  }
  await page.goto(`/archives/${(await pupilWho(page, { status: 'active' })).id}`)
  await page.getByRole('link', { name: /更正|登记变化/ }).first().click()
  await expect(page.getByText('还没有改动')).toBeVisible()
  expect(said).toEqual([])
})

/** These cannot be taken away from a new browser: an old one stops at them while it reads the file. */
function unreadableIn(file: string, text: string): string[] {
  const found: string[] = []
  const { program } = parseSync(file, text)
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return
      if (/\(\?<[=!]/.test(node.regex.pattern)) found.push(`${file}: look-behind (Safari 16.4): ${node.regex.pattern}`)
      if (node.regex.flags.includes('v')) found.push(`${file}: v flag (Chromium 112): ${node.regex.pattern}`)
    },
    StaticBlock() { found.push(`${file}: a static block of a class (Chromium 94)`) },
  }).visit(program)
  return found
}

const undrawable = [
  { what: '@layer (Chromium 99)', found: /@layer\b/ }, { what: '@container (Chromium 105)', found: /@container\b/ },
  { what: ':has() (Chromium 105)', found: /:has\(/ }, { what: 'color-mix() (Chromium 111)', found: /color-mix\(/ },
  { what: 'oklch() (Chromium 111)', found: /oklch\(/ }, { what: 'nesting (Chromium 112)', found: /[{;]\s*&/ }, { what: 'dvh (Chromium 108)', found: /\d[ds]v[hw]\b/ },
]
const undrawableIn = (file: string, text: string): string[] =>
  undrawable.filter(({ found }) => found.test(text)).map(({ what, found }) => `${file}: ${what}: ${text.slice(Math.max(0, text.search(found) - 40), text.search(found) + 40)}`)

test('the bundle has nothing that an older browser cannot even read', () => {
  const folder = join(root, 'web/dist/assets')
  const wrong = readdirSync(folder).flatMap(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    return file.endsWith('.js') ? unreadableIn(file, text) : file.endsWith('.css') ? undrawableIn(file, text) : []
  })
  expect(wrong).toEqual([])
})
