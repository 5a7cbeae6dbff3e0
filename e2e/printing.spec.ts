/** From the desk and from a phone: an archive, a record and a list on paper, each asked for its purpose. */
import { readFileSync } from 'node:fs'
import { pdfText, together, wordText } from '../testing/paperText.ts'
import { expect, type Page, picture, pupilWho, test } from './app.ts'
import { fits, phone } from './hand.ts'

const dialog = (page: Page) => page.getByRole('dialog')
async function taken(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}
const download = (page: Page) => dialog(page).getByRole('button', { name: '下载' }).click()

test('an archive is printed as the official form and as a whole file, when it has been said for what', async ({ as }) => {
  const page = await as('minzheng')
  const pupil = await pupilWho(page, { status: 'active' })
  await page.goto(`/archives/${pupil.id}`)
  await page.getByRole('button', { name: '打印' }).click()
  await download(page)
  await expect(dialog(page)).toContainText('请选择用途')
  await dialog(page).getByText('装入纸质档案', { exact: true }).click()
  await picture(page, '50-print')
  const form = await taken(page, () => download(page))
  expect(form.name).toMatch(/^基本情况登记表-.*\.pdf$/u)
  expect(together(pdfText(form.bytes))).toContain(pupil.name)
  await page.getByRole('button', { name: '打印' }).click()
  await dialog(page).getByText('一人一档', { exact: true }).click()
  await dialog(page).getByText('Word', { exact: true }).click()
  await dialog(page).getByText('会议研究', { exact: true }).click()
  const file = await taken(page, () => download(page))
  expect(file.name).toMatch(/^一人一档-.*\.docx$/u)
  expect(together(wordText(file.bytes))).toContain('用途：会议研究')
})

test('a list is printed whole as a roster, and of too many it is said how to go on', async ({ as }) => {
  const page = await as('zhuren')
  await page.goto('/archives')
  await page.getByRole('button', { name: '打印' }).click()
  await dialog(page).getByText('上门走访核对', { exact: true }).click()
  const roster = await taken(page, () => download(page))
  expect(together(pdfText(roster.bytes))).toContain('儿童花名册')
  const officer = await as('minzheng')
  await officer.goto('/archives')
  await officer.getByRole('button', { name: '打印' }).click()
  await dialog(officer).getByText('会议研究', { exact: true }).click()
  await download(officer)
  await expect(dialog(officer)).toContainText('更多的要另一位同事先同意')
})

test('a roster of a whole town is asked for with its purpose, a colleague agrees, and it is downloaded', async ({ as }) => {
  const purpose = '会议研究：全镇花名册上会'
  const officer = await as('minzheng')
  // Of a town: what other journeys bring into the county would be more than may be printed at once.
  await officer.goto('/archives?region=431003103000')
  await officer.getByRole('button', { name: '打印' }).click()
  await dialog(officer).getByText('会议研究', { exact: true }).click()
  await dialog(officer).getByLabel('补充说明').fill('全镇花名册上会')
  await download(officer)
  await picture(officer, '52-print-many')
  await dialog(officer).getByRole('button', { name: '送请审核' }).click()
  await expect(dialog(officer)).toContainText('遮挡的栏目')
  await expect(dialog(officer).getByLabel('用途')).toHaveValue(purpose)
  await picture(officer, '53-print-asked')
  await dialog(officer).getByRole('button', { name: '送请审核' }).click()
  await expect(dialog(officer)).toContainText('已送请第二人审核')

  const second = await as('fuhe', phone)
  await second.goto('/')
  await second.getByRole('region', { name: '待审核的导出' }).getByRole('link', { name: new RegExp(purpose) }).click()
  const request = second.getByRole('article').filter({ hasText: purpose })
  await expect(request).toContainText('花名册（PDF）')
  await picture(second, '54-phone-print-second')
  await request.getByRole('button', { name: '同意', exact: true }).click()
  await dialog(second).getByRole('button', { name: '同意导出' }).click()
  await expect(request).toHaveCount(0)

  await officer.goto('/exports')
  const mine = officer.getByRole('article').filter({ hasText: purpose })
  const button = mine.getByRole('button', { name: '下载' })
  await expect(button).toBeVisible({ timeout: 300_000 })
  await picture(officer, '55-print-ready')
  const roster = await taken(officer, () => button.click())
  expect(roster.name).toMatch(/^花名册（PDF）-DC-\d{8}-[0-9A-F]{6}\.pdf$/u)
  expect(together(pdfText(roster.bytes))).toContain(`用途：${purpose}`)
})

test('on a phone a record is asked for and downloaded in the same way', async ({ as }) => {
  const page = await as('zhuren', phone)
  await page.goto('/records/visit')
  await page.getByRole('button', { name: '打印' }).click()
  await dialog(page).getByText('上门走访核对', { exact: true }).click()
  await fits(page)
  await picture(page, '51-phone-print')
  const list = await taken(page, () => download(page))
  expect(together(pdfText(list.bytes))).toContain('走访台账')
})
