/** A village's old ledger of visits: uploaded as it is, one heading and one kind of mistake put right, written at once, and taken back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTable } from '@qinghe/server/exchange/xlsx.ts'
import { choose, expect, findings, type Page, picture, pupilWho, test } from './app.ts'
import { fits, phone } from './hand.ts'
import { product } from './product.ts'
import { dayFromToday } from '../testing/bureau.ts'

const heads = ['姓名', '啥时候去的', '入户形式', '走访目的', '见到儿童本人', '见到监护人或照护人', '独自生活', '有生活费', '走访结果']
const line = (name: string, days: number, way: string): string[] => [name, dayFromToday(-days), way, '定期走访', '是', '是', '否', '是', '正常']
const problems = (page: Page) => page.getByRole('region', { name: '问题' })
const counts = (page: Page) => page.getByRole('region', { name: '检查结果' })

test.describe.serial('an old ledger of visits', () => {
  let address = ''
  let name = ''

  test('is uploaded as it is, put right, and written at once', async ({ as }) => {
    const page = await as('zhuren')
    ;({ name } = await pupilWho(page, { status: 'active', alone: true }))
    const path = join(product().home, '走访老台账.csv')
    writeFileSync(path, `\ufeff${[['栖凤渡村走访登记'], heads, line(name, 3, '家访'), line(name, 8, '家访'), line(name, 9, '儿童主任走访'), line('没有这个人', 9, '儿童主任走访')].map(row => row.join(',')).join('\r\n')}`)
    await page.goto('/records/visit')
    await page.getByRole('link', { name: '导入', exact: true }).click()
    await expect(page.getByRole('heading', { name: '导入走访' })).toBeVisible()
    await picture(page, '60-import-upload')
    const [template] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载样表' }).click()])
    const empty = await readTable(await template.path())
    for await (const { row, cells } of empty.rows) if (row === 1 && cells.length > 2) expect(cells.map(cell => cell.text)).toContain('走访日期')
    await page.locator('input[type=file]').setInputFiles(path)
    await expect(counts(page)).toContainText('共读到4')
    await page.getByRole('button', { name: '对应列' }).click()
    await choose(page, 'B 列对应', '走访日期')
    await picture(page, '61-import-columns')
    await page.getByRole('button', { name: '按这样检查' }).click()
    await problems(page).getByRole('button').filter({ hasText: '家访' }).first().click()
    await picture(page, '62-import-check')
    await problems(page).getByLabel('全部改成').fill('儿童主任走访')
    await problems(page).getByRole('button', { name: '改', exact: true }).click()
    await expect(page.getByRole('button', { name: '下一步：导入 3 行' })).toBeEnabled()
    expect(await findings(page, 'import check', 'light')).toEqual([])
    await page.getByRole('button', { name: '下一步：导入 3 行' }).click()
    await page.getByRole('button', { name: '导入 3 条' }).click()
    await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('3 条')
    address = page.url()
    await picture(page, '63-import-done')
    await page.getByRole('link', { name: '看走访台账' }).click()
    await expect(page.getByRole('region', { name: '走访列表' })).toContainText(name)
  })

  test('is looked at from a phone, and taken back', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto(address)
    await fits(page)
    await page.getByRole('button', { name: '撤销这一批' }).click()
    await page.getByRole('dialog').getByText('传错了旧表').click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销这一批' }).click()
    await expect(page.getByRole('heading', { name: '这一批已撤销' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText('已撤销3 条')
    await picture(page, '64-import-undone')
  })
})
