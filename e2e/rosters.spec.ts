/** Three towns send their rosters as they keep them; the county takes them in. */
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { readTable, writeWorkbook } from '@qinghe/server/exchange/xlsx.ts'
import { everybody, expect, type Locator, type Page, picture, test } from './app.ts'
import { product } from './product.ts'
import { type Kind, type KnownLine, type TownRoster, type Towns, writeTowns } from './towns.ts'

const number = (n: number): string => n.toLocaleString('zh-CN')
const problems = (page: Page): Locator => page.getByRole('region', { name: '问题' })
const counts = (page: Page): Locator => page.getByRole('region', { name: '检查结果' })
const groupOf = (page: Page, { wrong }: Kind): Locator => problems(page).getByRole('button', { expanded: false }).filter({ hasText: `“${wrong}”` }).filter({ hasText: '不在可选范围' }).or(
  problems(page).getByRole('button', { expanded: false }).filter({ hasText: `没有找到「${wrong}」` }))

async function upload(page: Page, { path }: TownRoster): Promise<void> {
  await page.goto('/rosters/new')
  await page.locator('input[type=file]').setInputFiles(path)
}

/** What is asked is answered, and the sheet is judged. */
async function check(page: Page, children: number): Promise<void> {
  await page.getByRole('button', { name: '就按这样检查' }).click()
  await expect(counts(page)).toContainText(`共读到${number(children)}`)
}

/** One click mends all cells of a kind; where nobody can guess the value it is written once. */
async function mend(page: Page, kind: Kind): Promise<void> {
  await groupOf(page, kind).click()
  const offered = problems(page).getByRole('button', { name: new RegExp(`${kind.right}，共 ${kind.cells} 处$`) })
  await expect(problems(page).getByLabel('全部改成')).toBeVisible()
  if (await offered.count() === 1) await offered.click()
  else {
    await problems(page).getByLabel('全部改成').fill(kind.right)
    await problems(page).getByRole('button', { name: '改', exact: true }).click()
  }
  await expect(page.getByText(`已改 ${kind.cells} 处`)).toBeVisible()
  await expect(problems(page).getByRole('button').filter({ hasText: kind.wrong })).toHaveCount(0)
}

/** On second thoughts: a name is dragged onto a column, and the lines are judged with it. */
async function dragOnto(page: Page, target: string, heading: string): Promise<void> {
  await page.getByRole('button', { name: '修改', exact: true }).click()
  const column = page.getByRole('row').filter({ hasText: heading })
  await expect(column).toContainText('不导入')
  await column.scrollIntoViewIfNeeded() // a page that moves under the mouse ends a drag
  await page.getByText(target, { exact: true }).dragTo(column)
  await expect(column).toContainText(target)
  await expect(column).toContainText('您选的')
  await page.getByRole('button', { name: '按这样重新检查' }).click()
  await expect(page.locator('.mp').filter({ hasText: heading })).toContainText(target)
}

/** While it comes in it is stopped: it says so, and nobody of it is there. */
async function stopped(page: Page, batch: string): Promise<void> {
  await page.getByRole('button', { name: '停止' }).click()
  await expect(page.getByText('已中止导入，没有导入任何儿童')).toBeVisible({ timeout: 400_000 })
  expect(await everybody(page, { batch })).toEqual([])
}

async function commit(page: Page, children: number): Promise<void> {
  await page.getByRole('button', { name: '继续', exact: true }).click()
  await page.getByRole('button', { name: `导入 ${number(children)} 名` }).click()
  await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible({ timeout: 400_000 })
  await expect(page.locator('main')).toContainText(`${number(children)} 名`)
}

const proposalOf = (page: Page, { name }: KnownLine): Locator => page.getByRole('region', { name: new RegExp(`第 \\d+ 行 ${name}$`) })
const lineOf = (lines: readonly KnownLine[], news: KnownLine['news']): KnownLine => {
  const found = lines.find(one => one.news === news)
  if (found === undefined) throw new Error(`no line has ${news}`)
  return found
}

/** What its clerk does at home: the marked cells are written anew, everything else stays. */
async function mendedAtHome(path: string, to: string, kinds: readonly Kind[]): Promise<void> {
  const table = await readTable(createReadStream(path))
  const rows: string[][] = []
  for await (const { row, cells } of table.rows) {
    while (rows.length < row - 1) rows.push([])
    rows.push(cells.map(({ text }) => kinds.find(kind => kind.wrong === text)?.right ?? text))
  }
  await writeWorkbook(createWriteStream(to), [{ name: table.sheets[0]?.name ?? '', rows }])
}

test.describe.serial('rosters of three towns', () => {
  let towns: Towns
  let corrected = ''

  test('a workbook with a sheet per village: the copy and the red lines are asked about, ninety cells are mended', async ({ as }) => {
    const page = await as('minzheng')
    towns = await writeTowns(product().home, await everybody(page, { status: 'active' }))
    const { workbook } = towns
    await upload(page, workbook)
    const sheets = page.getByRole('group', { name: '导入哪几张工作表？' })
    await expect(sheets.getByRole('checkbox', { name: /\(2\)/ })).not.toBeChecked()
    await expect(sheets.getByRole('checkbox', { checked: false })).toHaveCount(1)
    const red = page.getByRole('group', { name: `标了红色的 ${workbook.left} 行要不要导入？` })
    await expect(red).toContainText('已离开本村的儿童')
    await red.getByRole('radio', { name: /不导入/ }).check()
    await picture(page, '15-roster-questions')
    await check(page, workbook.children)
    await expect(page.getByRole('button', { name: new RegExp(`^涂色的行 ${workbook.left} 行`) })).toBeVisible()
    const [first] = workbook.kinds
    if (first !== undefined) await groupOf(page, first).click()
    await picture(page, '16-roster-groups')
    await page.getByRole('button', { name: '看全部' }).click()
    for (const kind of workbook.kinds) await mend(page, kind)
    await page.getByRole('button', { name: `继续 ${workbook.children} 行` }).click()
    await commit(page, workbook.children)
  })

  test('an .xls with last quarter behind it: children of the register are not entered twice, their news is', async ({ as }) => {
    const page = await as('minzheng')
    const { xls } = towns
    await upload(page, xls)
    await expect(page.getByRole('checkbox', { name: /三季度/ })).not.toBeChecked()
    await check(page, xls.children + xls.known.length)
    for (const kind of xls.kinds) await mend(page, kind)
    await expect(counts(page)).toContainText(/有错误，不能导入\s*0\s*行/)
    await expect(counts(page)).toContainText(/已在册，待核对\s*3\s*行/)
    await page.getByRole('button', { name: /^跳过 3 行，继续/ }).click()
    const moved = proposalOf(page, lineOf(xls.known, 'school and telephone'))
    await moved.getByRole('button', { name: '全部勾上' }).click()
    await moved.getByText('登记变化：情况变了').click()
    await picture(page, '17-roster-proposals')
    corrected = await moved.getByRole('link').getAttribute('href') ?? ''
    await moved.getByRole('button', { name: '把 2 项写进档案' }).click()
    await expect(moved).toContainText('已写进档案')
    const called = proposalOf(page, lineOf(xls.known, 'telephone'))
    await called.getByRole('checkbox', { name: /电话/ }).check()
    await called.getByRole('button', { name: '把 1 项写进档案' }).click()
    await expect(called).toContainText('已写进档案')
    const namesake = proposalOf(page, lineOf(xls.known, 'namesake'))
    await namesake.getByRole('button', { name: '是另一名儿童' }).click()
    await namesake.getByLabel('为什么是另一名儿童').fill('同村同名，已向村里核实是两家的孩子')
    await namesake.getByRole('button', { name: '确认是另一名，另建档案' }).click()
    await expect(namesake).toContainText('会另建档案')
    await commit(page, xls.children + 1)
    await page.goto(corrected)
    await expect(page.getByRole('region', { name: '档案内容' })).toContainText(lineOf(xls.known, 'school and telephone').school ?? '')
  })

  test('a .csv of two towns goes back to its clerk as a marked workbook and comes back mended', async ({ as }) => {
    const page = await as('minzheng')
    const { csv } = towns
    const [here, ...athome] = csv.kinds
    if (here === undefined) throw new Error('nothing to mend here')
    await upload(page, csv)
    await page.getByRole('group', { name: /家长电话/ }).getByRole('radio', { name: '不导入这一列' }).check()
    await check(page, csv.children)
    await dragOnto(page, '受委托监护人电话', '家长电话')
    await expect(counts(page)).toContainText(`共读到${number(csv.children)}`)
    await mend(page, here)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载标注后的原表' }).click()
    const path = join(product().home, '标注.xlsx')
    await (await coming).saveAs(path)
    const mended = join(product().home, '改好的表.xlsx')
    await mendedAtHome(path, mended, athome)
    await page.getByRole('link', { name: '改好的表再传回来' }).click()
    await expect(page.getByText('接替原来那一批')).toBeVisible()
    await page.locator('input[type=file]').setInputFiles(mended)
    await expect(counts(page)).toContainText(`共读到${number(csv.children)}`)
    for (const kind of csv.kinds) await expect(problems(page).getByRole('button').filter({ hasText: kind.wrong })).toHaveCount(0)
    await page.getByRole('button', { name: `继续 ${csv.children} 行` }).click()
    await commit(page, csv.children)
    await page.getByRole('link', { name: '看这一批的档案' }).click()
    await expect(page.getByRole('region', { name: '档案列表' })).toContainText(`${csv.children} 名`)
  })

  test('two thousand are stopped on their way, loaded while a colleague works, and gone when that import is undone', async ({ as }) => {
    const [page, colleague] = [await as('minzheng'), await as('dudao')]
    const { large } = towns
    await upload(page, large)
    await expect(counts(page)).toContainText(`共读到${number(large.children)}`, { timeout: 400_000 })
    await page.getByRole('button', { name: /继续 [\d,]+ 行$/ }).click()
    await page.getByRole('button', { name: '继续', exact: true }).click()
    const order = page.getByRole('button', { name: /^导入 [\d,]+ 名$/ })
    const imported = /[\d,]+/.exec(await order.innerText())?.[0] ?? ''
    const batch = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await order.click()
    await stopped(page, batch)
    await page.getByRole('button', { name: /继续 [\d,]+ 行$/ }).click()
    await page.getByRole('button', { name: '继续', exact: true }).click()
    await expect(order).toContainText(imported)
    await order.click()
    await colleague.goto('/archives')
    const someone = (await everybody(colleague)).find(one => one.status === 'active')
    await colleague.goto(`/archives/${someone?.id}`)
    await expect(colleague.getByRole('heading', { name: someone?.name })).toBeVisible()
    await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible({ timeout: 400_000 })
    expect((await everybody(page, { batch })).length).toBe(Number(imported.replace(',', '')))
    await page.getByRole('button', { name: '撤销这一批' }).click()
    await page.getByRole('dialog').getByText('选错了文件').click()
    await picture(page, '18-roster-undo')
    const undone = page.getByRole('heading', { name: '这一批已撤销' })
    const taking = page.getByRole('dialog').getByRole('button', { name: '撤销这一批' })
    // Figures may still be settling behind the import: whoever is told so asks again.
    await expect(async () => {
      if (await taking.isVisible()) await taking.click()
      await expect(undone.or(page.getByText('正在撤销')).first()).toBeVisible({ timeout: 5_000 }) // any: it has begun
    }).toPass({ intervals: [2_000] })
    await expect(undone).toBeVisible({ timeout: 400_000 })
    expect(await everybody(page, { batch })).toEqual([])
  })
})
