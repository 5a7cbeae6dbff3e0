/** A visit with a problem: recorded on a phone, assigned at a desk, solved in the village, closed in the town; the child's strip shows all of it. */
import { choose, expect, findings, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'

const what = '祖父腰伤，没人做晚饭'
const wrongs = (page: Page) => page.getByRole('alert').filter({ hasText: '处要改' })

test.describe.serial('a visit that finds a problem', () => {
  let child = ''
  let name = ''
  let issue = ''

  test('is told all that is missing at once, keeps what was typed, and is saved from a phone', async ({ as }) => {
    const page = await as('zhuren', phone)
    const pupil = await pupilWho(page, { status: 'active', alone: true, toItself: true })
    ;({ id: child, name } = pupil)
    await page.goto(`/archives/${child}?tab=records`)
    await page.getByRole('link', { name: '登记走访' }).click()
    await expect(page.getByRole('heading', { name: '登记走访' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText(name)
    await fits(page)
    await page.getByRole('button', { name: '保存走访' }).click()
    for (const said of ['请选择走访方式', '请填写走访日期', '“见到儿童本人”还没有选是或否', '请选择走访结果']) await expect(wrongs(page)).toContainText(said)
    await fits(page)
    // Each of them is a way to its field.
    await wrongs(page).getByRole('button', { name: '请选择走访结果' }).click()
    await expect(page.locator('#field-result')).toBeInViewport()
    await answer(page, 'visitType', '儿童主任走访')
    await answer(page, 'purpose', '定期走访')
    await page.locator('#field-actualAt').getByRole('button', { name: '今天' }).click()
    await answer(page, 'metChild', '否')
    await answer(page, 'whyNotMet', '在学校')
    // What is not asked any more is gone, and what was answered does not come back unasked.
    await answer(page, 'metChild', '是')
    await expect(page.locator('#field-whyNotMet')).toHaveCount(0)
    await answer(page, 'metGuardian', '是')
    await answer(page, 'livesAlone', '否')
    await answer(page, 'hasLivingMoney', '否')
    await answer(page, 'result', '正常')
    await page.getByRole('button', { name: '保存走访' }).click()
    await expect(wrongs(page)).toContainText('没有生活费或去向不明的，不能登记为正常')
    await answer(page, 'result', '发现问题')
    await page.getByRole('group', { name: '发现的问题，第 1 条' }).getByLabel(/^问题/).fill(what)
    await answer(page, 'issues.0.grade', '高')
    await picture(page, '40-phone-visit')
    await fits(page)
    // A telephone rings, the page is closed: what was typed is there again.
    await expect(page.getByText('草稿已存在这部手机')).toBeVisible()
    const form = page.url()
    await page.goto('/')
    await page.goto(form)
    await page.getByRole('button', { name: '接着填' }).click()
    await expect(page.getByRole('group', { name: '发现的问题，第 1 条' }).getByLabel(/^问题/)).toHaveValue(what)
    await page.getByRole('button', { name: '保存走访' }).click()
    const saved = page.getByRole('status').filter({ hasText: '走访已保存' })
    await expect(saved).toContainText('1 条走访问题已列入台账')
    await fits(page)
    await saved.getByRole('link', { name: '看这个孩子的全部记录' }).click()
    const strip = page.getByRole('tabpanel')
    await expect(strip.getByRole('link', { name: /^走访问题.*已发现/u }).first()).toBeVisible() // any: the next test opens this very one
    await picture(page, '41-phone-strip')
    await fits(page)
  })

  test('is in the list of the supervisor, who gives it to the director with a day', async ({ as }) => {
    const page = await as('dudao')
    await page.goto('/records/visitIssue?state=found')
    const row = page.getByRole('row').filter({ hasText: what })
    await expect(row).toContainText(name)
    await picture(page, '42-issues')
    await row.getByRole('link').first().click() // any: both lead to what the row is about
    await expect(page.getByRole('list', { name: '办理到哪一步' })).toContainText('已销号')
    issue = new URL(page.url()).pathname
    await page.getByRole('button', { name: '交办' }).click()
    const dialog = page.getByRole('dialog', { name: '交办' })
    await dialog.getByRole('button', { name: '交办', exact: true }).click()
    await expect(dialog).toContainText('请选择交给谁办')
    await expect(dialog).toContainText('请填写要求解决日期')
    expect(await findings(page, 'giving it to somebody', 'light')).toEqual([])
    await choose(page, /交给谁办/, '李春禾')
    await dialog.getByLabel(/要求解决日期/).fill('2027-12-31')
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: '交办', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('region', { name: '走访问题摘要' })).toContainText('已交办')
    await picture(page, '43-issue')
  })

  test('waits on the desk of the director, who solves it; the supervisor closes it, and the strip says so', async ({ as }) => {
    const village = await as('zhuren', phone)
    await village.goto('/')
    await village.getByRole('region', { name: '交办给我的问题' }).getByRole('link', { name: new RegExp(what) }).click()
    await village.getByRole('button', { name: '登记解决' }).click()
    const solving = village.getByRole('dialog', { name: '登记解决' })
    await solving.getByRole('button', { name: '今天' }).click()
    await solving.getByLabel(/^怎样解决/).fill('邻居每天送一顿晚饭')
    await solving.getByRole('button', { name: '登记解决', exact: true }).click()
    await expect(village.getByRole('region', { name: '走访问题摘要' })).toContainText('已解决')
    await fits(village)
    const town = await as('dudao')
    await town.goto(issue)
    await town.getByRole('button', { name: '销号' }).click()
    const closing = town.getByRole('dialog', { name: '销号' })
    await closing.getByRole('button', { name: '今天' }).click()
    await closing.getByRole('button', { name: '销号', exact: true }).click()
    await expect(town.getByRole('region', { name: '走访问题摘要' })).toContainText('已销号')
    await expect(town.getByRole('region', { name: '经过' })).toContainText('邻居每天送一顿晚饭')
    await town.goto(`/archives/${child}?tab=records`)
    await expect(town.getByRole('tabpanel').locator(`a[href="${issue}"]`)).toContainText('已销号')
  })

  test('shuts nobody out on the way, and no screen runs over its edge', async ({ as }) => {
    const page = await as('zhuren')
    const wrong = []
    const over: string[] = []
    for (const at of ['/records', '/records/visit', '/records/visit/new', `/records/visit/new?child=${child}`, '/records/parentContact/new', issue, `/archives/${child}?tab=records`]) {
      await page.setViewportSize({ width: 1366, height: 768 })
      await page.goto(at)
      await settled(page)
      for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, at, scheme))
      for (const width of [1366, 360]) {
        await page.setViewportSize({ width, height: 740 })
        if (await overhang(page) > 0) over.push(`${at} at ${width}`)
      }
    }
    expect(wrong).toEqual([])
    expect(over).toEqual([])
  })
})
