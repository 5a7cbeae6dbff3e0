import { expect, forget, type Page, pupilWho, test } from './app.ts'
import { accountOf } from './product.ts'

/** A pupil of the village whose record the village may correct, and the way to the form that does it. */
async function pupil(page: Page): Promise<{ edit: string; archive: string }> {
  const { id } = await pupilWho(page, { status: 'active' })
  return { archive: `/archives/${id}`, edit: `/archives/${id}/edit?mode=correct` }
}
const schoolName = (page: Page) => page.getByLabel('学校名称')
const submit = (page: Page) => page.getByRole('button', { name: '提交更正' }).click()

test('two people correct the same field: both versions side by side, and nothing is overwritten unseen', async ({ as }) => {
  const village = await as('zhuren')
  const town = await as('dudao')
  const { edit, archive } = await pupil(village)
  for (const page of [village, town]) {
    await page.goto(edit)
    await expect(schoolName(page)).not.toHaveValue('')
  }
  const original = await schoolName(village).inputValue()
  await schoolName(town).fill('石榴坪小学')
  await submit(town)
  await expect(town).toHaveURL(new RegExp(`${archive}$`))
  await schoolName(village).fill('柑子园小学')
  await submit(village)
  const dialog = village.getByRole('dialog', { name: '对方刚改过同一处' })
  await expect(dialog).toContainText('柑子园小学')
  await expect(dialog).toContainText('石榴坪小学')
  await expect(dialog).toContainText(original)
  await expect(dialog.getByRole('button', { name: '按所选提交' })).toBeDisabled()
  await dialog.getByRole('radio').first().check()
  await dialog.getByRole('button', { name: '按所选提交' }).click()
  await expect(village).toHaveURL(new RegExp(`${archive}$`))
  const latest = village.getByRole('region', { name: '历史' }).getByRole('listitem').first()
  await expect(latest.locator('del')).toHaveText('石榴坪小学')
  await expect(latest.locator('ins')).toHaveText('柑子园小学')
})

const address = (page: Page) => page.getByLabel('现居住详址')

test('two people correct one address, which neither sees: the second is told, and sees the other one only after saying why', async ({ as }) => {
  const village = await as('zhuren')
  const town = await as('dudao')
  const { edit, archive } = await pupil(village)
  for (const page of [village, town]) {
    await page.goto(edit)
    await expect(schoolName(page)).not.toHaveValue('')
  }
  await address(town).fill('石榴坪 20 号')
  await submit(town)
  await expect(town).toHaveURL(new RegExp(`${archive}$`))
  await address(village).fill('柑子园 200 号')
  await submit(village)
  const dialog = village.getByRole('dialog', { name: '对方刚改过同一处' })
  await expect(dialog).toContainText('柑子园 200 号')
  await expect(dialog).not.toContainText('石榴坪 20 号')
  await dialog.getByRole('button', { name: '显示现居住详址' }).click()
  const why = village.getByRole('dialog', { name: '查看现居住详址' })
  await why.getByText('核验身份').click()
  await why.getByRole('button', { name: '记录并查看' }).click()
  await expect(dialog).toContainText('石榴坪 20 号')
  // Opening it chose nothing.
  await expect(dialog.getByRole('button', { name: '按所选提交' })).toBeDisabled()
  await dialog.getByRole('radio').nth(1).check() // order: 你填的, 对方填的
  await dialog.getByRole('button', { name: '按所选提交' }).click()
  await expect(village).toHaveURL(new RegExp(`${archive}$`))
})

test('a tab left open after the session ended asks its owner to sign in above the form, and loses nothing', async ({ as }) => {
  const page = await as('zhuren')
  const { edit, archive } = await pupil(page)
  await page.goto(edit)
  await schoolName(page).fill('半夏坪小学')
  const other = await page.context().newPage()
  await other.goto('/')
  await other.getByRole('button', { name: /李春禾/ }).click()
  await other.getByRole('button', { name: '退出登录' }).click()
  await expect(other.getByLabel('登录名')).toBeVisible()
  forget('zhuren')
  await submit(page)
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.getByLabel('口令').fill(accountOf('zhuren').password)
  await again.getByRole('button', { name: '下一步' }).click()
  await expect(again).toBeHidden()
  await expect(schoolName(page)).toHaveValue('半夏坪小学')
  await submit(page)
  await expect(page).toHaveURL(new RegExp(`${archive}$`))
  await expect(page.getByRole('region', { name: '历史' }).getByRole('listitem').first()).toContainText('半夏坪小学')
})

test('who leaves a form is asked, and a draft taken up again does not undo what others wrote meanwhile', async ({ as }) => {
  const village = await as('zhuren')
  const { edit, archive } = await pupil(village)
  await village.goto(edit)
  await expect(schoolName(village)).not.toHaveValue('')
  const before = await schoolName(village).inputValue()
  await schoolName(village).fill('槐树湾小学')
  await village.getByLabel('说明', { exact: true }).fill('随班转学')
  await village.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '工作台' }).click()
  const asked = village.getByRole('dialog', { name: '填写的内容还没有提交' })
  await asked.getByRole('button', { name: '接着填' }).click()
  await expect(schoolName(village)).toHaveValue('槐树湾小学')
  await village.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '工作台' }).click()
  await asked.getByRole('button', { name: '留着草稿，离开' }).click()
  await expect(village.getByRole('heading', { name: '工作台' })).toBeVisible()

  const town = await as('dudao')
  await town.goto(edit)
  await expect(schoolName(town)).toHaveValue(before)
  await schoolName(town).fill('桐子坳小学')
  await submit(town)
  await expect(town).toHaveURL(new RegExp(`${archive}$`))

  await village.goto(edit)
  await village.getByRole('button', { name: '接着填' }).click()
  await expect(schoolName(village)).toHaveValue('槐树湾小学')
  await expect(village.getByLabel('说明', { exact: true })).toHaveValue('随班转学')
  await submit(village)
  const dialog = village.getByRole('dialog', { name: '对方刚改过同一处' })
  await expect(dialog).toContainText('桐子坳小学')
  await expect(dialog).toContainText(before)
})
