/** A ledger that was kept as a workbook: the empty one is filled in, a column nobody knows is pointed out, a wrong word mended where it stands; all of it
 *  comes in at once, and goes out again. */
import { readFileSync } from 'node:fs'
import { Workbook } from '@cj-tech-master/excelts'
import { addDays } from '@qinghe/domain/kernel/plainDate.ts'
import { today } from '../testing/clock.ts'
import { choose, expect, findings, overhang, type Page, picture, pupilWho, settled, test } from './app.ts'

/** Longer ago than anything the demo has recorded, and within the days that may still be recorded. */
const day = addDays(today(), -20)
const heard = '说说学校的事'

/** The workbook as it was downloaded, with lines below its headings, one of which the office calls otherwise. */
async function filled(template: Buffer, lines: readonly Readonly<Record<string, string>>[]): Promise<Buffer> {
  const book = await new Workbook().xlsx.load(template)
  const sheet = book.worksheets[0]
  if (sheet === undefined) throw new Error('the workbook is empty')
  const headings: string[] = []
  sheet.getRow(1).eachCell(cell => {
    if (cell.text === '备注') cell.value = '通话内容'
    headings.push(cell.text)
  })
  for (const line of lines) sheet.addRow(headings.map(heading => line[heading] ?? ''))
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** What is done in the background takes as long as the machine takes. */
const work = { timeout: 300_000 }
const check = (page: Page) => page.getByRole('region', { name: '检查结果' })

test('calls home that were kept in a workbook become records, and are taken back again', async ({ as }) => {
  const page = await as('zhuren')
  const { name } = await pupilWho(page, { status: 'active', alone: true, toItself: true })
  await page.goto('/records/parentContact')
  await page.getByRole('main').getByRole('link', { name: '导入', exact: true }).click()
  await expect(page.getByRole('heading', { name: '导入亲情联系' })).toBeVisible()
  const [empty] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载样表' }).click()])
  expect(empty.suggestedFilename()).toBe('亲情联系台账样表.xlsx')
  const call = { 儿童姓名: name, 联系方式: '电话', 联系的是: '母亲', 谁帮了忙: '没有人帮忙', 联系日期: day, '时长（分钟）': '20', 通话内容: heard }
  const bytes = await filled(readFileSync(await empty.path()), [call, { ...call, 联系方式: '微信视频', 谁帮了忙: '班主任' }])
  await picture(page, '46-import')
  await page.locator('input[type=file]').setInputFiles({ name: '亲情联系.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: bytes })

  // What was found: a word of no list, told once and mended where it stands.
  await expect(check(page)).toContainText('共读到', work)
  const group = page.getByRole('region', { name: '问题' }).getByRole('button', { name: /班主任/ })
  await group.click()
  await page.getByRole('textbox', { name: '改成' }).fill('学校')
  await picture(page, '47-import-check')
  expect(await findings(page, 'import of a ledger', 'light')).toEqual([])
  await page.getByRole('button', { name: '改', exact: true }).click()
  await expect(page.getByRole('button', { name: '下一步：导入 2 行' })).toBeEnabled(work)

  // A heading nobody knows is not taken until somebody says what it is.
  await page.getByRole('button', { name: '对应列' }).click()
  const unknown = page.getByRole('row').filter({ hasText: '通话内容' })
  await expect(unknown).toContainText('没认出，不导入')
  await choose(page, `${(await unknown.getByRole('cell').first().textContent()) ?? ''} 列对应`, '备注')
  await expect(unknown).toContainText('您选的')
  await picture(page, '48-import-columns')
  await page.getByRole('button', { name: '按这样检查' }).click()
  await page.getByRole('button', { name: '下一步：导入 2 行' }).click()
  await page.getByRole('button', { name: '导入 2 条' }).click()
  await expect(page.getByRole('region', { name: '导入完成' })).toContainText('可以撤销到', work)
  const batch = page.url()
  await picture(page, '49-import-done')

  const list = `/records/parentContact?from=${day}&to=${day}`
  await page.goto(list)
  await expect(page.locator('tbody').getByRole('row').filter({ hasText: name })).toHaveCount(2)
  await page.locator('tbody').getByRole('row').filter({ hasText: '视频' }).getByRole('link', { name: day }).click()
  await expect(page.getByRole('region', { name: '亲情联系内容' })).toContainText(heard)

  await page.goto(batch)
  await page.getByRole('button', { name: '撤销这一批' }).click()
  const undoing = page.getByRole('dialog', { name: '撤销这一批导入' })
  await undoing.getByRole('button', { name: '选错了文件' }).click()
  await undoing.getByRole('button', { name: '撤销这一批', exact: true }).click()
  await expect(page.getByRole('region', { name: '这一批已撤销' })).toContainText('2 条', work)
  await page.goto(list)
  await settled(page)
  await expect(page.locator('tbody').getByRole('row')).toHaveCount(0)
  await page.setViewportSize({ width: 360, height: 740 })
  for (const at of ['/imports/new/parentContact', batch]) {
    await page.goto(at)
    await settled(page)
    expect(await overhang(page), at).toBe(0)
  }
})
