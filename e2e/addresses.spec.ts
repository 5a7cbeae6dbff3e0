import { expect, pupilWho, settled, signIn, test } from './app.ts'

const noSuch = '01900000-0000-7000-8000-000000000000'
const garbage = ['tab=history', 'side=x', 'mode=x', 'step=x', 'view=x', 'row=-1', 'region=99999999999999', 'region=x', 'kind=x&from=2026-13-40', 'state=x&role=x', 'by=x&edition=x', 'columns=x&sort=x&open=%3Cb%3E', `text=${'a'.repeat(300)}`, '__proto__=1']
const screens = ['/', '/archives', '/archives/new', '/archives/identities', `/archives/${noSuch}`, '/archives/x', `/archives/${noSuch}/edit`, '/archives/x/edit', '/imports/new/visit', '/imports/new/nothing', `/imports/${noSuch}`, '/imports/x', '/rosters', '/rosters/new', '/rosters/x', '/comparisons', '/comparisons/new',
  '/comparisons/tasks', '/comparisons/models', '/comparisons/x', '/comparisons/x/review', '/comparisons/x/report', '/submissions', '/submissions/x', '/statistics', '/staff/directory', '/staff/matrix', '/assignments', '/me', '/duties', '/duties/board', `/duties/${noSuch}`, '/duties/x', '/plans', '/indicators', '/relief', '/census', '/census/x/closing', '/census/x/y', '/census/2020-Q1/431003102201', '/census/2020-Q1/x/found']

test('an address somebody typed wrongly loses its filter, not the page', async ({ as }) => {
  const page = await as('minzheng')
  const broken: string[] = []
  const open = async (address: string): Promise<void> => {
    await page.goto(address)
    await expect(page.locator('main').locator('h1, h2').first()).toBeVisible()
    if (await page.getByText('系统出了问题').count() > 0) broken.push(address)
  }
  await open(`/archives/${(await pupilWho(page, { status: 'active' })).id}?tab=history&side=x`)
  await expect(page.getByRole('tab', { selected: true }).first()).toBeVisible()
  for (const [at, screen] of screens.entries()) await open(`${screen}?${garbage[at % garbage.length]}&${garbage[(at + 5) % garbage.length]}`)
  expect(broken).toEqual([])
})

test('signing in leads nowhere else, whatever the link said', async ({ stranger }) => {
  const page = await stranger()
  for (const next of ['https://evil.example/x', '//evil.example', '/\\evil.example', '/%2f%2fevil.example', 'javascript:alert(1)']) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
    await expect(page.getByLabel('登录名')).toBeVisible()
  }
  await signIn(page, 'zhuren')
  await settled(page)
  expect(new URL(page.url()).pathname).toBe('/')
})
