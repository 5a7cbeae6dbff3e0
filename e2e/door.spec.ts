/** A neighbour reports at the public door by night, without an account; it rings at the desk of the police, who take it up; the neighbour looks up what became of
 *  it, adds something and leaves nothing on the telephone. What begins here ends here, so that no clock runs on. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, overhang, type Page, picture, test } from './app.ts'
import { phone } from './hand.ts'

const what = '隔壁夜里一直有打孩子的声音'
const more = '今天早上孩子没有去上学'
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click()
/** The page of the door knows no theme but the telephone’s. */
const broken = async (page: Page): Promise<string[]> => (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(one => one.html).join(' ')}`)
const summary = (page: Page) => page.getByRole('region', { name: '强制报告摘要' })
const title = (page: Page) => page.getByRole('heading', { level: 1 })

/** So that no clock of it runs on. */
async function decline(page: Page): Promise<void> {
  await press(page, '不予受理')
  const dialog = page.getByRole('dialog', { name: '不予受理' })
  await dialog.getByText('同一件事已经报告过', { exact: true }).click()
  await dialog.getByLabel(/^理由说明/u).fill('邻居已经打过 110')
  await dialog.getByRole('button', { name: '不予受理', exact: true }).click()
  await expect(summary(page)).toContainText('不予受理')
}
async function receive(page: Page, said: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('region', { name: '待接报的强制报告' }).getByRole('link').filter({ hasText: '栖凤渡村' }).filter({ hasText: '还会再发生' }).click()
  await expect(page.getByRole('main')).toContainText(said)
  await press(page, '接报')
  await page.getByRole('dialog', { name: '接报' }).getByRole('button', { name: '接报', exact: true }).click()
  await expect(summary(page)).toContainText('已接报')
}

test.describe.serial('the public door', () => {
  let number = ''
  let secret = ''
  let at = ''

  test('takes a report on a telephone, 110 first, one question a screen, and gives a receipt once', async ({ stranger }) => {
    const page = await stranger({ ...phone, colorScheme: 'dark' })
    const bytes: number[] = []
    page.on('response', reply => { void reply.body().then(body => bytes.push(body.length), () => undefined) })
    await page.goto('/door')
    await expect(page.getByRole('link', { name: '打 110' })).toHaveAttribute('href', 'tel:110')
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(100_000)
    await picture(page, '90-door-start')
    await press(page, '我看到、听到有孩子出事')
    await expect(title(page)).toHaveText('孩子现在有没有危险？')
    expect(await overhang(page)).toBe(0)
    await press(page, '正在发生')
    await expect(page.getByRole('main')).toContainText('现在就打')
    await page.goBack()
    await expect(page.getByRole('button', { name: '正在发生' })).toHaveAttribute('aria-pressed', 'true')
    await press(page, '还会再发生')
    await press(page, '还没有打')
    await page.getByLabel(/^乡镇（街道）/u).fill('栖凤渡村')
    await press(page, /栖凤渡村$/u)
    await page.getByLabel(/^具体的地方/u).fill('村口小店后面')
    await picture(page, '91-door-where')
    expect(await overhang(page)).toBe(0)
    await press(page, '下一步')
    await press(page, '下一步')
    await expect(page.getByRole('alert')).toContainText('请选择一个')
    await press(page, '家里有人打孩子、虐待孩子')
    await picture(page, '92-door-situation')
    await press(page, '下一步')
    await page.getByLabel(/^什么时候/u).fill(what)
    await press(page, '下一步')
    await press(page, '不知道，跳过')
    await press(page, '不知道，跳过')
    await press(page, '亲戚、邻居')
    await press(page, '下一步')
    await expect(page.getByRole('main')).toContainText(what)
    await picture(page, '93-door-check')
    expect(await overhang(page)).toBe(0)
    expect(await broken(page)).toEqual([])
    // The network is gone for a while: what was typed stays, and goes by itself once it is back.
    await page.route('**/api/door/reports', route => route.abort())
    await press(page, '提交给公安')
    await expect(title(page)).toHaveText('还没有送达')
    await picture(page, '94-door-not-yet')
    await page.unroute('**/api/door/reports')
    await press(page, '现在再送一次')
    await expect(title(page)).toHaveText('已送达公安')
    number = await page.locator('#number').textContent() ?? ''
    secret = await page.locator('#secret').textContent() ?? ''
    expect(number).toMatch(/^报\d{4}-\d{8}$/u)
    await picture(page, '95-door-receipt')
    expect(await overhang(page)).toBe(0)
    await press(page, '记好了，清除并离开')
    await expect(title(page)).toHaveText('已经清除')
    await page.goBack()
    for (const said of [what, number, secret, '村口小店']) await expect(page.locator('body')).not.toContainText(said)
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ''])
    expect(page.url()).toMatch(/\/door$/u)
  })

  test('asks again for the places that did not arrive when it was begun', async ({ stranger }) => {
    const page = await stranger(phone)
    await page.route('**/api/door/places*', route => route.abort())
    await page.goto('/door')
    await press(page, '我看到、听到有孩子出事')
    await press(page, '还会再发生')
    await page.unroute('**/api/door/places*')
    await press(page, '还没有打')
    await page.getByLabel(/^乡镇（街道）/u).fill('栖凤渡村')
    await press(page, /栖凤渡村$/u)
    await press(page, '清除并离开')
  })

  test('rings at the desk of the police, who find what was said and take it up', async ({ as }) => {
    const page = await as('gongan')
    await receive(page, what)
    await expect(page.getByRole('main')).toContainText(number)
    at = new URL(page.url()).pathname
    await picture(page, '96-door-report-police')
  })

  test('tells whoever has number and secret a word, and nobody else anything', async ({ stranger }) => {
    const page = await stranger(phone)
    await page.goto(`/door/${encodeURIComponent(number)}`)
    await expect(page).toHaveURL(/\/door$/u)
    await expect(page.getByLabel(/^编号/u)).toHaveValue(number)
    await page.getByLabel(/^查询码/u).fill('000000000000')
    await press(page, '查询')
    await expect(page.getByRole('alert')).toContainText('没有找到')
    await page.getByLabel(/^查询码/u).fill(secret)
    await press(page, '查询')
    await expect(page.getByRole('main')).toContainText('公安已接报')
    await expect(page.getByRole('main')).not.toContainText(what)
    await picture(page, '97-door-standing')
    await press(page, '补充情况')
    await press(page, '还会再发生')
    await press(page, '还没有')
    await page.getByLabel(/^要补充什么/u).fill(more)
    await picture(page, '98-door-add')
    expect(await overhang(page)).toBe(0)
    expect(await broken(page)).toEqual([])
    await press(page, '提交给公安')
    await expect(title(page)).toHaveText('补充已送达公安')
  })

  test('is read and answered by the police, and looked up once more', async ({ as, stranger }) => {
    const police = await as('gongan')
    await receive(police, more)
    await expect(police.getByRole('main')).toContainText(number)
    await decline(police)
    await police.goto(at)
    await decline(police)
    const page = await stranger(phone)
    await page.goto('/door')
    await press(page, '查以前的报告、补充')
    await page.getByLabel(/^编号/u).fill(number.replace('报', ''))
    await page.getByLabel(/^查询码/u).fill(secret)
    await press(page, '查询')
    await expect(page.getByRole('main')).toContainText('不予受理')
    await expect(page.getByRole('main')).not.toContainText('邻居已经打过')
  })

  test('is as it should be on a desk', async ({ stranger }) => {
    const page = await stranger({ viewport: { width: 1366, height: 768 } })
    await page.goto('/door')
    await expect(title(page)).toHaveText('孩子有危险，先打 110')
    await picture(page, '99-door-desk')
    await press(page, '我是孩子，说自己的事')
    await expect(title(page)).toHaveText('你现在有没有危险？')
  })
})
