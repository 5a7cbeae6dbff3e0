import { expect, test } from '@playwright/test'

test('a newcomer opens the address and is asked to sign in, in Chinese, without anything failing to load', async ({ page }) => {
  const broken: string[] = []
  page.on('requestfailed', request => broken.push(`${request.method()} ${request.url()}`))
  page.on('pageerror', error => broken.push(error.message))
  await page.goto('/')
  await expect(page).toHaveTitle(/青禾/)
  await expect(page.getByRole('textbox').first()).toBeVisible()
  await expect(page.locator('body')).toContainText('登录')
  expect(broken).toEqual([])
})
