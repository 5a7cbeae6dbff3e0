import { choose, expect, findings, type Page, picture, test } from './app.ts'
import { accountOf } from './product.ts'
import { blocking, readRoster } from './roster.ts'
import { expectedText } from '../testing/workbooks/registrationWorkbook.ts'
import { columnLetter } from '@qinghe/domain/rosters/headers.ts'

/** Not hers: she goes to another one. */
const otherSchool = '栖凤渡中心小学'
const number = (n: number): string => n.toLocaleString('zh-CN')
const cellOf = (fault: { row: number; column: number }): string => `${columnLetter(fault.column - 1)}${fault.row}`
const grid = (page: Page) => page.getByRole('region', { name: '原表' })

/** The marked cell in the grid, which draws what is in view only. */
async function open(page: Page, cell: string): Promise<void> {
  await page.keyboard.press('Escape')
  const found = grid(page).getByRole('cell', { name: new RegExp(`^${cell} `) })
  const sheet = grid(page).locator('.gridscroll')
  await sheet.evaluate(node => node.scrollTo(0, 0))
  await expect(async () => {
    if (await found.count() === 0) await sheet.evaluate(node => node.scrollBy(0, 320))
    expect(await found.count()).toBe(1)
  }).toPass({ intervals: [100] })
  await found.click()
  await expect(page.getByRole('dialog', { name: cell, exact: true })).toBeVisible()
}

/** Corrects one marked cell in the grid, as one does who has the household register at hand. */
async function mend(page: Page, cell: string, value: string): Promise<void> {
  await open(page, cell)
  const box = page.getByRole('dialog', { name: cell, exact: true })
  await box.getByLabel('改成').fill(value)
  await box.getByRole('button', { name: '改', exact: true }).click()
  await expect(box).toBeHidden()
}

/** Lines the check keeps back, by the address the grid asks. */
const faultyLines = (page: Page): Promise<number[]> => page.evaluate(async batch => {
  const faulty = await (await fetch(`/api/rosters/${batch}/rows?${new URLSearchParams({ filter: 'errors', limit: '200' })}`)).json()
  return faulty.rows.map((row: { line: number }) => row.line)
}, new URL(page.url()).pathname.split('/').at(-1))

const shownErrors = (page: Page, rows: number) =>
  expect(page.getByRole('region', { name: '检查结果' })).toContainText(new RegExp(`有错误，不能导入\\s*${rows}\\s*行`))

test.describe.serial('a town’s roster becomes archives', () => {
  const roster = readRoster()
  const errors = blocking(roster.faults)
  const mended = (['monthThirteen', 'ethnicUnknown', 'relationUnknown', 'guardianPhoneShort', 'idOneDigitShort', 'idChecksumWrong'] as const)
    .map(kind => errors.find(fault => fault.kind === kind)).filter(fault => fault !== undefined)
  /** A village that is written wrong is found near another one, or not at all: that depends on its name. */
  const misspelt = roster.faults.filter(fault => fault.kind === 'villageMisspelt').map(fault => fault.row)
  let imported = 0
  let before = 0
  let address = ''

  test('the county officer signs in with password and one-time code', async ({ stranger, as }) => {
    const door = await stranger()
    await door.goto('/')
    await expect(door.getByLabel('登录名')).toBeVisible()
    await picture(door, '01-sign-in')
    const page = await as('minzheng')
    await expect(page.getByRole('heading', { name: '工作台' })).toBeVisible()
    await expect(page.getByRole('note').filter({ hasText: '演示' })).toBeVisible()
    const all = page.getByRole('region', { name: '关键数字' }).getByRole('link').first()
    before = Number((await all.innerText()).replace(/\D/g, ''))
    expect(before).toBeGreaterThan(4_000)
  })

  test('she imports the form that LibreOffice saved, mends what is marked, and commits', async ({ as }) => {
    const page = await as('minzheng')
    await page.getByRole('link', { name: '花名册导入' }).click()
    await page.getByRole('link', { name: '导入花名册' }).first().click()
    await page.locator('input[type=file]').setInputFiles(roster.path)
    await expect(page.getByRole('region', { name: '检查结果' })).toContainText(`共读到${number(roster.rows)}`, { timeout: 400_000 })
    const faulty = await faultyLines(page)
    await shownErrors(page, faulty.length)
    expect(faulty.filter(line => !misspelt.includes(line)).sort()).toEqual(errors.map(fault => fault.row).sort())
    imported = roster.rows - faulty.length + mended.length - roster.known.length
    await page.getByRole('button', { name: '只看错误' }).click()
    const [first] = mended
    if (first === undefined) throw new Error('no fault was planted that somebody with the papers could mend')
    await open(page, cellOf(first))
    await picture(page, '04-import')
    expect(await findings(page, 'checking a roster', 'light')).toEqual([])
    await page.keyboard.press('Escape')
    for (const [i, fault] of mended.entries()) {
      await mend(page, cellOf(fault), expectedText(fault.right))
      await shownErrors(page, faulty.length - i - 1)
    }
    await page.getByRole('button', { name: /^跳过 .* 行，继续/ }).click()
    for (const row of roster.known) {
      const line = page.getByRole('region', { name: new RegExp(`^第 ${row} 行 `) })
      await line.getByRole('button', { name: '跳过，档案不变' }).click()
      await expect(line).toContainText('已跳过，档案不变')
    }
    await page.getByRole('button', { name: '继续', exact: true }).click()
    await page.getByRole('button', { name: new RegExp(`${number(imported)}`) }).click()
    await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible({ timeout: 400_000 })
    await expect(page.locator('main')).toContainText(`${number(imported)} 名`)
    await page.getByRole('button', { name: '撤销这一批' }).click()
    await expect(page.getByRole('dialog')).toContainText('会撤回')
    await page.getByRole('button', { name: '取消' }).click()
  })

  test('she finds a girl of the roster by her initials, corrects her school, and sees it in the history', async ({ as }) => {
    const page = await as('minzheng')
    const { sought } = roster
    await page.getByRole('combobox', { name: '查找儿童' }).fill(sought.initials)
    await page.getByRole('option').filter({ hasText: sought.name }).click()
    await expect(page.getByRole('heading', { name: sought.name })).toBeVisible()
    address = new URL(page.url()).pathname
    await page.getByRole('link', { name: '更正' }).click()
    await choose(page, /^学校( |$)/, otherSchool)
    await expect(page.getByText('改了 ')).toContainText('学校')
    await page.getByLabel('说明', { exact: true }).fill('秋季转学，名册未更新')
    await page.getByRole('button', { name: '提交更正' }).click()
    await expect(page.getByRole('heading', { name: sought.name })).toBeVisible()
    const [latest] = await page.getByRole('region', { name: '历史' }).getByRole('listitem').all()
    if (latest === undefined) throw new Error('the history is empty')
    await expect(latest).toContainText('更正')
    await expect(latest.locator('del')).toContainText([sought.school])
    await expect(latest.locator('ins')).toContainText([otherSchool])
    await expect(page.getByRole('region', { name: '档案内容' })).toContainText(otherSchool)
    await picture(page, '06-history')
  })

  test('she opens the figures, which have grown by the roster, and goes down to the names', async ({ as }) => {
    const page = await as('minzheng')
    await picture(page, '08-desk')
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, '09-desk-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('region', { name: '档案进度' }).getByRole('link', { name: '栖凤渡镇' }).click()
    await expect(page.getByRole('region', { name: '档案进度' })).toContainText('按村（居）')
    await page.goto('/')
    await page.getByRole('link', { name: '统计' }).click()
    const total = page.getByRole('row').filter({ hasText: '苏仙区合计' })
    await expect(total.getByRole('link').first()).toHaveText(number(before + imported))
    await expect(page.getByText('勾稽通过')).toBeVisible()
    await picture(page, '05-statistics')
    const smallest = page.locator('tbody tr').last() // any: a town is as good as another
    const count = await smallest.getByRole('link').first().innerText()
    await smallest.getByRole('link').first().click()
    await expect(page.getByRole('heading', { name: '档案' })).toBeVisible()
    await expect(page.getByRole('region', { name: '档案列表' })).toContainText(new RegExp(`${count} 名`))
    await expect(page.locator('tbody tr').first().getByRole('link')).toBeVisible() // any: there are names
    await page.goto('/archives')
    await page.locator('tbody tr:has(a)').filter({ hasText: '留守' }).first().click({ position: { x: 500, y: 20 } }) // any: left-behind child
    await expect(page.getByRole('link', { name: '打开档案' })).toBeVisible()
    await picture(page, '02-archives')
    await page.getByRole('link', { name: '打开档案' }).click()
    await expect(page.getByText('您的查看已记录')).toBeVisible()
    await picture(page, '03-archive')
  })

  test('the auditor sees who looked at her, and that nobody can take it out of the record', async ({ as }) => {
    const page = await as('shenji')
    await page.goto(`/audit?child=${address.split('/').at(-1)}`)
    const line = page.getByRole('row').filter({ hasText: accountOf('minzheng').name }).filter({ hasText: '查看档案' }).first() // any: look at her
    await expect(line).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: '更正' }).first()).toContainText(accountOf('minzheng').name) // any: correction of hers
    await expect(page.locator('main')).not.toContainText(roster.sought.name)
    await picture(page, '07-audit')
    await line.getByRole('button', { name: /详情|步$/ }).click()
    const proof = page.getByRole('dialog').getByRole('button', { name: '看证明' }).first() // any: step of the visit
    if (await proof.count() > 0) await proof.click()
    await expect(page.getByRole('dialog')).toContainText('这条记录已由校验值管住')
  })
})
