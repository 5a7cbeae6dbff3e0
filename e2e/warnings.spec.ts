/** 预警, 服务覆盖 and 数据质量: the county goes from a number to a village to names; a director goes from a name to the record that helps. */
import { expect, findings, overhang, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

test('the county goes from a number to a place and to names with whom to call', async ({ as }) => {
  const county = await as('minzheng')
  await county.goto('/warnings')
  await expect(county.getByRole('heading', { name: '预警和覆盖' })).toBeVisible()
  await expect(county.locator('.warnsorts')).toContainText('缺课台账还没有建')
  await settled(county)
  await picture(county, '90-warnings-of-county')
  expect(await findings(county, 'warnings of a county', 'light')).toEqual([])
  expect(await overhang(county)).toBe(0)
  await county.getByRole('link', { name: /^无人监护 [\d,]+ 人，看名单$/u }).click()
  await expect(county.getByRole('region', { name: '无人监护' })).toBeVisible()
  const told = Number(/[\d,]+/u.exec(await county.getByRole('link', { name: /^无人监护 [\d,]+ 人，看名单$/u }).getAttribute('aria-label') ?? '')?.[0]?.replace(',', ''))
  if (told <= 50) await expect(county.locator('.warnnames > li')).toHaveCount(told)

  await county.getByRole('tab', { name: '服务覆盖' }).click()
  await expect(county.getByText('目标是 0 人')).toBeVisible()
  await settled(county)
  await picture(county, '91-coverage-of-county')
  await county.getByRole('tab', { name: '数据质量' }).click()
  await expect(county.locator('.warnsorts')).toContainText('久没有变动')
  await settled(county)
  await picture(county, '92-quality-of-county')
  expect(await findings(county, 'the quality of archives', 'light')).toEqual([])
})

test('a director goes from the desk to the names and to the visit that is missing', async ({ as }) => {
  const village = await as('zhuren', phone)
  await village.goto('/')
  await expect(village.getByRole('region', { name: '预警' })).toBeVisible()
  await picture(village, '93-phone-desk-with-warnings')
  await village.goto('/warnings')
  await fits(village)
  await picture(village, '94-phone-warnings')
  await village.goto('/warnings?tab=coverage')
  await fits(village)
  await picture(village, '95-phone-coverage')
  await village.locator('.warnnames').getByRole('link', { name: '登记走访' }).first().click() // any: whoever was not visited
  await expect(village).toHaveURL(/\/records\/visit\/new\?child=[0-9a-f-]+/u)
  await expect(village.getByRole('button', { name: '保存走访' })).toBeVisible()
  await fits(village)
})
