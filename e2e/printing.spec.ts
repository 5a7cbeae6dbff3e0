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

test('a list is printed whole as a roster, and too many are refused with what to do', async ({ as }) => {
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
  await expect(dialog(officer)).toContainText('一次最多打印 200 份')
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
