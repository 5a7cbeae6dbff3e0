/** A bureau hands its roster over, civil affairs takes it and signs the report, and the bureau sees its own rows. */
import { today } from '../testing/clock.ts'
import { demoCounty } from '../testing/world.ts'
import { choose, expect, findings, overhang, test, type Page } from './app.ts'
import { readProduct } from './product.ts'

const demoSeed = 431003
// As the demo was filled; before there is one the runner only asks which tests there are.
const day = readProduct()?.day ?? today()
const pupils = demoCounty(demoSeed, day).children.filter(child => child.schoolingStatus === 3 && child.guardian !== null && child.schoolName !== null).slice(0, 40)
const stranger = ['欧阳思远', '男', `${Number(day.slice(0, 4)) - 10}-05-05`, '欧阳山', '19900009999', '栖凤渡中心小学', '小学', '三万元']
const csv = [['学籍姓名', '性别', '出生日期', '监护人姓名', '联系电话', '学校名称', '就学情况', '家庭收入'],
  ...pupils.map(child => [child.name, child.sexCode === 2 ? '女' : '男', child.birthDate, child.guardian?.name ?? '', child.guardian?.phone ?? '', child.schoolName ?? '', '小学', '三万元']), stranger]
  .map(cells => cells.join(',')).join('\n')

const fill = async (page: Page) => {
  await page.getByRole('radio', { name: '教育学籍' }).check({ force: true })
  await page.getByLabel('名册的时间范围').fill('2026 年秋季学期')
  await page.getByLabel('比对目的').fill('核对在读情况')
  await page.getByLabel('依据', { exact: false }).first().fill('方案二第 105 条')
  await page.getByRole('radio', { name: '只是一部分' }).check({ force: true })
  await page.getByRole('radio', { name: '都应当建档', exact: true }).check({ force: true })
}

test.describe.serial('a department’s own roster', () => {
  let address = ''

  test('the education bureau hands it over, says what one heading means, and is told what is not kept', async ({ as }) => {
    const page = await as('jiaoyu')
    await page.getByRole('link', { name: '部门名册' }).click()
    await page.getByRole('link', { name: '送交名册' }).first().click()
    await fill(page)
    await page.locator('input[type=file]').setInputFiles({ name: '学籍.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await expect(page.getByRole('heading', { name: '对应列' })).toBeVisible()
    await expect(page.getByRole('region', { name: '下一步' })).toContainText('家庭收入')
    expect(await findings(page, 'the columns of a department', 'light')).toEqual([])
    await choose(page, 'A 列对应', '姓名')
    await page.getByRole('button', { name: '送交' }).click()
    await expect(page.getByText(/等待民政接收|正在转交/).first()).toBeVisible()
    address = page.url()
  })

  test('the county officer takes it over and prints the report', async ({ as }) => {
    const page = await as('minzheng')
    const waiting = page.getByRole('region', { name: '部门名册' })
    // Rosters are handed on in the background, and the desk asks once a minute.
    await expect(async () => {
      await page.reload()
      await expect(waiting.getByRole('link', { name: /全部 \d+ 份/ })).toBeVisible({ timeout: 5_000 })
    }).toPass({ timeout: 400_000 })
    await waiting.getByRole('link', { name: /教育局.*教育学籍.*41 行/ }).click()
    await page.getByRole('button', { name: '接收' }).click()
    await page.getByRole('button', { name: '接收并比对' }).click()
    await expect(page.getByRole('link', { name: '对账报告' })).toBeVisible({ timeout: 400_000 })
    await page.getByRole('link', { name: '对账报告' }).click()
    const paper = page.getByRole('article', { name: '对账报告' })
    await expect(paper).toContainText('教育局教育学籍名册与儿童档案对账报告')
    await expect(paper).toContainText('各数从明细逐行数出，与保存的合计一致')
    await expect(paper).toContainText('欧阳思远')
    await expect(paper).toContainText('民政负责人')
    await page.mouse.move(0, 400)
    expect(await overhang(page)).toBe(0)
    expect(await findings(page, 'the report', 'light')).toEqual([])
    const sheet = await page.pdf({ format: 'A4', preferCSSPageSize: true })
    expect(sheet.subarray(0, 5).toString()).toBe('%PDF-')
    const at = process.env.QINGHE_SHEET
    if (at !== undefined) (await import('node:fs')).writeFileSync(at, sheet)
  })

  test('the bureau sees numbers of its rows and no name', async ({ as }) => {
    const page = await as('jiaoyu')
    await page.goto(address)
    await expect(page.getByRole('heading', { name: '每一行的结果' })).toBeVisible()
    await page.getByRole('tab', { name: /新线索/ }).click()
    await expect(page.getByRole('cell', { name: '42', exact: true })).toBeVisible()
    await expect(page.locator('main')).not.toContainText(pupils[0]?.name ?? '')
    await expect(page.locator('main')).not.toContainText('欧阳思远')
    await page.getByRole('link', { name: '对账报告' }).click()
    await expect(page.getByRole('article', { name: '对账报告' })).toContainText('本报告没有儿童姓名')
    await expect(page.getByRole('article', { name: '对账报告' })).not.toContainText('未办结名单')
  })
})
