/** 疑似儿童: the youth league names a child it has met; the village finds her on its list in one hand, says where it looked, thinks again, and the league reads that she was looked for and
 *  nothing else. What begins here is settled here. */
import { choose, expect, findings, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

const name = '阮小溪'
const suspect = (page: Page) => page.getByRole('article', { name: `疑似：${name}` })
const own = (page: Page): Promise<string> => page.evaluate(async () => {
  const { rounds } = await (await fetch('/api/census/rounds')).json()
  const period = rounds.map((one: { period: string }) => one.period).sort().at(-1)
  const { own: { place } } = await (await fetch(`/api/census/rounds/${period}`)).json()
  return `/census/${period}/${place.code}`
})

test.describe.serial('a child somebody has met and no archive tells of', () => {
  test('is handed in by the youth league, which is told what is missing and where danger is reported', async ({ as }) => {
    const page = await as('tuanwei', phone)
    await page.goto('/census-leads')
    await settled(page)
    await expect(page.getByRole('main')).toContainText('请打 110')
    await page.getByRole('button', { name: '报送', exact: true }).click()
    await expect(page.getByRole('main')).toContainText('请选到村（居）')
    await choose(page, /在哪个村/u, '栖凤渡村')
    await page.getByLabel(/姓名/u).fill(name)
    await page.getByLabel(/见到的情况/u).fill('暑期活动时来过两次，说住在外婆家，上二年级')
    await fits(page)
    expect(await findings(page, 'handing in a child', 'light')).toEqual([])
    await picture(page, '193-phone-lead')
    await page.getByRole('button', { name: '报送', exact: true }).click()
    await expect(page.getByText('村里还没核实').first()).toBeVisible() // any: what was handed in just now
  })

  test('stands on the list of the village and is settled with a word, which can be taken back', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto(await own(page))
    await expect(suspect(page)).toContainText('没有档案')
    await expect(suspect(page)).toContainText('说住在外婆家')
    await fits(page)
    await suspect(page).scrollIntoViewIfNeeded()
    await picture(page, '194-phone-suspect')
    expect(await findings(page, 'a suspect', 'dark')).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await suspect(page).getByRole('button', { name: '查无此人' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '记下' }).click()
    await expect(dialog).toContainText('请写明找过哪里、问过谁')
    await dialog.getByLabel(/找过哪里/u).fill('问过三个小组长，都说没有')
    await dialog.getByRole('button', { name: '记下' }).click()
    await expect(dialog).toBeHidden()
    await suspect(page).getByRole('button', { name: '撤销' }).click()
    await suspect(page).getByRole('button', { name: '不属于' }).click()
    await dialog.getByRole('textbox').fill('父母春天回来了，都在家')
    await picture(page, '195-phone-suspect-apart')
    await dialog.getByRole('button', { name: '记下' }).click()
    await expect(suspect(page).getByRole('button', { name: '撤销' })).toBeVisible()
  })

  test('is told to the league as looked for, and nothing else', async ({ as }) => {
    const page = await as('tuanwei')
    await page.goto('/census-leads')
    await expect(page.getByText('村里已核实').first()).toBeVisible() // any: of those that were handed in
    await expect(page.getByRole('main')).not.toContainText(/已在册|不属于|查无此人/u)
    await picture(page, '196-lead-settled')
  })
})
