/** What plans ask becomes what somebody has to do today: a director does it on the phone by the visit itself, a supervisor sees at the desk who is late,
 *  reminds and hands over. */
import { choose, expect, everybody, findings, type Locator, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'
import { accountOf } from './product.ts'

const item = (page: Page, title: string | RegExp) => page.getByRole('main').getByRole('listitem').filter({ hasText: title })
/** Lists go on by pages: somebody with many children looks further. */
const seek = (page: Page, found: Locator) => expect(async () => {
  if (await found.count() === 0) await page.getByRole('button', { name: /^后面还有/u }).click({ timeout: 5_000 })
  expect(await found.count()).toBeGreaterThan(0)
}).toPass({ intervals: [500] })
const village = '栖凤渡村'

type Waiting = { id: string; name: string }
/** Left behind, of the director's village, and new on the way through the reviews. */
async function waiting(page: Page): Promise<Waiting> {
  const rows = await everybody(page, { tab: 'review' })
  const found = rows.find(row => row.regionName === village && ['villageSubmitted', 'townReviewing'].includes(row.status) && 'leftBehindStatus' in row && row.leftBehindStatus === 1)
  if (found === undefined) throw new Error('nobody of the village waits for the town')
  return found
}
async function pass(page: Page, { id }: Waiting): Promise<void> {
  await page.goto(`/archives/${id}`)
  await page.locator('.actionsbar').getByRole('button', { name: '审核通过' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '审核通过', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

test('a child comes into the register: the director is told to visit, does it from the phone, and it is gone', async ({ as }) => {
  const town = await as('dudao')
  const child = await waiting(town)
  await pass(town, child)
  await pass(await as('minzheng'), child)
  const page = await as('zhuren', phone)
  await page.goto('/')
  await page.getByRole('region', { name: '我的应办' }).getByRole('link', { name: /^全部/ }).click()
  await expect(page.getByRole('heading', { name: '我的应办' })).toBeVisible()
  const first = page.getByRole('region', { name: child.name, exact: true }).getByRole('listitem').filter({ hasText: '初访' })
  await seek(page, first)
  await expect(first).toContainText('还差：见到孩子的一次走访')
  await picture(page, '80-phone-duties')
  await fits(page)
  const figures = page.getByRole('navigation', { name: '按期限看' })
  const numbers = await figures.innerText()
  await figures.getByRole('link', { name: /逾期$/u }).click()
  await expect(figures.locator('a.on')).toHaveText(/逾期$/u)
  expect(await figures.innerText()).toBe(numbers)
  await page.goto('/duties')
  await seek(page, first)
  await first.getByRole('link', { name: '登记走访' }).click()
  await expect(page.getByRole('main')).toContainText(child.name)
  await answer(page, 'visitType', '儿童主任走访')
  await answer(page, 'purpose', '定期走访')
  await page.locator('#field-actualAt').getByRole('button', { name: '今天' }).click()
  await answer(page, 'metChild', '是')
  await answer(page, 'metGuardian', '是')
  await answer(page, 'livesAlone', '否')
  await answer(page, 'hasLivingMoney', '是')
  await answer(page, 'result', '正常')
  await page.getByRole('button', { name: '保存走访' }).click()
  const back = page.getByRole('status').filter({ hasText: '初访：已办' })
  await expect(back).toContainText(child.name)
  await expect(back).toContainText('见到孩子的一次走访')
  await expect(first).toHaveCount(0)
  await picture(page, '81-phone-done')
  await fits(page)
  // Undone as the record is: the record is one press away.
  await back.getByRole('link', { name: '看刚才的登记' }).click()
  await expect(page.getByRole('heading', { name: '走访', exact: true })).toBeVisible()
  await page.goto(`/archives/${child.id}`)
  await expect(page.getByRole('region', { name: '应办', exact: true }).getByRole('listitem').filter({ hasText: '初访' })).toContainText('已办')
  await page.getByRole('region', { name: '应办', exact: true }).getByRole('link', { name: '初访' }).click()
  await expect(page.getByRole('region', { name: '应办摘要' })).toContainText(new RegExp(`${accountOf('zhuren').name}（村儿童主任）.*办结`, 'u'))
  await fits(page)
})

test.describe.serial('whoever stands over a place', () => {
  test('a supervisor sees where what stands, reminds with a word and hands over; both read it', async ({ as }) => {
    const page = await as('dudao')
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '辖区应办' }).click()
    await expect(page.getByRole('heading', { name: '辖区应办' })).toBeVisible()
    await page.getByRole('columnheader', { name: /^解决问题/u }).getByRole('button').click()
    await page.getByRole('button', { name: village, exact: true }).click()
    const side = page.getByRole('region', { name: village, exact: true })
    const owed = side.getByRole('listitem').filter({ hasText: /^解决问题/u }).first()
    await picture(page, '82-duties-board')
    await owed.getByRole('button', { name: '提醒' }).click()
    const reminding = page.getByRole('dialog', { name: `提醒${accountOf('zhuren').name}` })
    await reminding.getByLabel(/捎句话/u).fill('先联系邻居，下午我去帮你')
    await reminding.getByRole('button', { name: '发出提醒' }).click()
    await expect(reminding).toBeHidden()
    await owed.getByRole('link').click()
    await expect(page.getByRole('region', { name: '经过' })).toContainText('先联系邻居，下午我去帮你')
    const duty = new URL(page.url()).pathname
    const director = await as('zhuren', phone)
    await director.goto(duty)
    await expect(director.getByRole('region', { name: '经过' })).toContainText('先联系邻居，下午我去帮你')
    await expect(director.getByRole('button', { name: '转给别人' })).toHaveCount(0)
    await fits(director)
    await page.getByRole('button', { name: '转给别人' }).click()
    const handing = page.getByRole('dialog')
    await handing.getByRole('button', { name: '转给这个人' }).click()
    await expect(handing).toContainText('请选择转给谁')
    await expect(handing).toContainText('请写明原因')
    await choose(page, /转给谁/u, accountOf('dudao').name)
    await handing.getByLabel(/^原因/u).fill('主任这周在外地')
    await handing.getByRole('button', { name: '转给这个人' }).click()
    await expect(handing).toBeHidden()
    await expect(page.getByRole('region', { name: '应办摘要' })).toContainText(accountOf('dudao').name)
    await picture(page, '83-duty')
    await page.goto('/duties')
    await seek(page, item(page, /^解决问题/u).filter({ hasText: `指定由${accountOf('dudao').name}办` }))
  })

  test('not doing it takes two: who asked does not decide', async ({ as }) => {
    const page = await as('dudao')
    await page.goto('/duties')
    const mine = item(page, /^解决问题/u).filter({ hasText: '指定由' })
    await seek(page, mine)
    await mine.first().locator('.dutytitle').getByRole('link').click() // any: one of those handed over
    await page.getByRole('button', { name: '申请免办' }).click()
    const asking = page.getByRole('dialog')
    await asking.getByLabel(/为什么不用办/u).fill('困难已经由亲戚解决')
    await asking.getByRole('button', { name: '申请免办', exact: true }).click()
    await expect(asking).toBeHidden()
    await expect(page.getByRole('region', { name: '申请免办' })).toContainText('您提出的，要由另一人同意')
    const duty = new URL(page.url()).pathname
    const county = await as('minzheng')
    const asked = county.getByRole('region', { name: '待我同意的免办' })
    await picture(county, '87-waiver-waits')
    await asked.getByRole('link', { name: /^解决问题/u }).first().click() // any: the only one that waits
    await expect(county).toHaveURL(new RegExp(duty, 'u'))
    await county.getByRole('button', { name: '同意免办' }).click()
    const deciding = county.getByRole('dialog')
    await deciding.getByLabel(/理由/u).fill('情况属实')
    await deciding.getByRole('button', { name: '同意免办', exact: true }).click()
    await expect(deciding).toBeHidden()
    await expect(county.getByRole('region', { name: '应办摘要' })).toContainText('免办')
  })
})

test('a clause shows how it is kept to whoever stands over it', async ({ as }) => {
  const page = await as('minzheng')
  await page.goto('/plans?plan=lawAndAdvice')
  const clause = page.getByRole('region', { name: '退出确认', exact: true })
  await clause.getByRole('button', { name: '落实得怎样' }).click()
  await expect(clause.getByRole('columnheader', { name: '已办/应办' })).toBeVisible()
  await expect(clause.getByRole('row').filter({ hasText: /年/u }).first()).toContainText(/\d+\/\d+/u) // any: the newest month
  await picture(page, '84-clause-kept')
  await clause.getByRole('link', { name: '看是哪些地方' }).click()
  await expect(page.getByRole('link', { name: /^只看条款「退出确认」/u })).toBeVisible()
  const director = await as('zhuren')
  await director.goto('/plans?plan=lawAndAdvice')
  await expect(director.getByRole('region', { name: '退出确认', exact: true })).toBeVisible()
  await expect(director.getByRole('button', { name: '落实得怎样' })).toHaveCount(0)
})

test('shuts nobody out on the way, and no screen runs over its edge', async ({ as }) => {
  const wrong = []
  const over: string[] = []
  const { id } = await pupilWho(await as('zhuren'), { status: 'active' })
  for (const [login, at] of [['zhuren', '/duties'], ['zhuren', '/duties?when=later'], ['dudao', '/duties/board'], ['minzheng', '/duties/board'], ['zhuren', `/archives/${id}`], ['zhuren', '/duties/01900000-0000-7000-8000-000000000000']] as const) {
    const page = await as(login)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.goto(at)
    await settled(page)
    for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, `${login} ${at}`, scheme))
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 740 })
      if (await overhang(page) > 0) over.push(`${login} ${at} at ${width}`)
    }
  }
  expect(wrong).toEqual([])
  expect(over).toEqual([])
})
