import { expect, type Finding, findings, overhang, type Page, pupilWho, settled, test } from './app.ts'
import { accountOf } from './product.ts'

type Screen = { name: string; as: string; at: string | ((page: Page) => Promise<string>); open?: (page: Page) => Promise<void> }

const archive = async (page: Page): Promise<string> => `/archives/${(await pupilWho(page, { status: 'active' })).id}`

/** One of the school rolls, once it has run, with all a result can hold: other journeys bring smaller ones. */
const comparison = async (page: Page): Promise<string> => {
  const find = () => page.evaluate(async () => (await (await fetch('/api/comparisons')).json()).comparisons.find((one: { kind: string; state: string; balance: { rows: number; differs: number } }) => one.kind === 'schooling' && one.state === 'done' && one.balance.rows > 200 && one.balance.differs > 0)?.id)
  await expect.poll(find, { timeout: 400_000 }).toBeTruthy()
  return `/comparisons/${await find()}`
}
const roster = { name: '学籍.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,出生日期,学校名称,备注\n王小禾,2015-03-01,栖凤渡中心小学,无\n') }
const uploadRoster = async (page: Page): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles(roster)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '开始比对' }).click()
  await expect(page.getByText('请写明比对目的').first()).toBeVisible()
}

/** One of the visits the demo's people recorded. */
const visit = async (page: Page): Promise<string> => {
  const found = await page.evaluate(async () => (await (await fetch('/api/records/visit', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"states":["done"],"limit":1}' })).json()).records[0]?.record)
  return `/records/visit/${found}`
}

const screens: Screen[] = [
  { name: 'desk', as: 'minzheng', at: '/' },
  { name: 'archives', as: 'minzheng', at: '/archives' },
  { name: 'archives with a preview', as: 'minzheng', at: '/archives', open: async page => { await page.keyboard.press('ArrowDown'); await page.keyboard.press('ArrowDown') } },
  { name: 'archive', as: 'minzheng', at: archive },
  { name: 'family', as: 'minzheng', at: async page => `${await archive(page)}?tab=family` },
  { name: 'viewers', as: 'minzheng', at: async page => `${await archive(page)}?side=viewers` },
  { name: 'correct', as: 'minzheng', at: async page => `${await archive(page)}/edit?mode=correct` },
  { name: 'change', as: 'minzheng', at: async page => `${await archive(page)}/edit?mode=change` },
  { name: 'new archive', as: 'minzheng', at: '/archives/new' },
  { name: 'records of a child', as: 'minzheng', at: async page => `${await archive(page)}?tab=records` },
  { name: 'ledgers', as: 'minzheng', at: '/records' },
  { name: 'list of a kind', as: 'minzheng', at: '/records/visit' },
  { name: 'a record', as: 'minzheng', at: visit },
  { name: 'a new document', as: 'minzheng', at: '/records/policyDocument/new' },
  { name: 'no such record', as: 'minzheng', at: '/records/visit/01900000-0000-7000-8000-000000000000' },
  { name: 'no such ledger', as: 'minzheng', at: '/records/nothing' },
  { name: 'rosters', as: 'minzheng', at: '/rosters' },
  { name: 'upload', as: 'minzheng', at: '/rosters/new' },
  { name: 'exports', as: 'minzheng', at: '/exports' },
  { name: 'exports to decide', as: 'minzheng', at: '/exports?tab=waiting' },
  { name: 'comparisons', as: 'minzheng', at: '/comparisons' },
  { name: 'a roster to compare', as: 'minzheng', at: '/comparisons/new' },
  { name: 'ordering a comparison', as: 'minzheng', at: '/comparisons/new', open: uploadRoster },
  { name: 'result', as: 'minzheng', at: comparison },
  { name: 'who is missing', as: 'minzheng', at: async page => `${await comparison(page)}?tab=missing` },
  { name: 'a row beside its archive', as: 'minzheng', at: async page => `${await comparison(page)}?tab=differs`, open: page => page.getByRole('button', { name: '对照' }).first().click() },
  { name: 'pairs in doubt', as: 'minzheng', at: async page => `${await comparison(page)}/review` },
  { name: 'decided pairs', as: 'minzheng', at: async page => `${await comparison(page)}/review?view=decided` },
  { name: 'no such comparison', as: 'minzheng', at: '/comparisons/01900000-0000-7000-8000-000000000000' },
  { name: 'models of comparisons', as: 'minzheng', at: '/comparisons/models' },
  { name: 'proposing a model', as: 'minzheng', at: '/comparisons/models', open: page => page.getByRole('button', { name: '重新估计' }).click() },
  { name: 'differences', as: 'minzheng', at: '/comparisons/tasks?whose=all' },
  { name: 'closing a difference', as: 'minzheng', at: '/comparisons/tasks?whose=all', open: page => page.getByRole('button', { name: '办结', exact: true }).first().click() },
  { name: 'the report of a comparison', as: 'minzheng', at: async page => `${await comparison(page)}/report` },
  { name: 'rosters of departments', as: 'minzheng', at: '/submissions' },
  { name: 'a department’s own rosters', as: 'jiaoyu', at: '/submissions' },
  { name: 'handing a roster over', as: 'jiaoyu', at: '/submissions/new', open: page => page.getByText('教育学籍', { exact: true }).click() },
  { name: 'figures', as: 'minzheng', at: '/statistics' },
  { name: 'public figures', as: 'minzheng', at: '/statistics?edition=public' },
  { name: 'my duties', as: 'minzheng', at: '/duties' },
  { name: 'the board of duties', as: 'minzheng', at: '/duties/board' },
  { name: 'no such duty', as: 'minzheng', at: '/duties/01900000-0000-7000-8000-000000000000' },
  { name: 'plans', as: 'minzheng', at: '/plans' },
  { name: 'a plan that waits', as: 'minzheng', at: '/plans?plan=summerCamp&only=waits' },
  { name: 'relief of a place', as: 'minzheng', at: '/relief?scheme=medical&which=untold' },
  { name: 'warnings', as: 'minzheng', at: '/warnings' },
  { name: 'the quality of archives', as: 'minzheng', at: '/warnings?tab=quality' },
  { name: 'indicators', as: 'minzheng', at: '/indicators?plan=districtCare' },
  { name: 'an indicator', as: 'minzheng', at: '/indicators?plan=countyCare&indicator=guardedShare&which=yes' },
  { name: 'directory', as: 'minzheng', at: '/staff/directory' },
  { name: 'matrix', as: 'minzheng', at: '/staff/matrix' },
  { name: 'who looks after whom', as: 'minzheng', at: '/assignments' },
  { name: 'my sessions', as: 'minzheng', at: '/me' },
  { name: 'no such archive', as: 'minzheng', at: '/archives/01900000-0000-7000-8000-000000000000' },
  { name: 'no such page', as: 'minzheng', at: '/nowhere' },
  { name: 'postings', as: 'xitong', at: '/staff' },
  { name: 'proposing a post', as: 'xitong', at: '/staff', open: page => page.getByRole('button', { name: '申请岗位' }).click() },
  { name: 'accounts', as: 'xitong', at: '/staff?tab=accounts' },
  { name: 'an account that takes two', as: 'xitong', at: '/staff?tab=accounts', open: page => page.getByRole('button', { name: accountOf('anquan').name, exact: true }).click() },
  { name: 'organisations', as: 'xitong', at: '/staff?tab=organisations' },
  { name: 'postings in bulk', as: 'xitong', at: '/staff/import' },
  { name: 'desk of a city', as: 'shiji', at: '/' },
  { name: 'spot checks', as: 'shiji', at: '/spot-checks' },
  { name: 'notices', as: 'minzheng', at: '/notices' },
  { name: 'leaves', as: 'shenji', at: '/audit' },
  { name: 'what waits for the auditor as the second', as: 'shenji', at: '/staff' },
  { name: 'heads', as: 'shenji', at: '/audit?tab=heads' },
  { name: 'villages by name', as: 'fuhe', at: '/', open: page => page.getByRole('button', { name: '栖凤渡镇的', exact: false }).click() },
  { name: 'the public edition of a town', as: 'fuhe', at: '/statistics?edition=public&at=431003103000' },
  { name: 'a desk without family', as: 'gongan', at: '/' },
  { name: 'a list without family', as: 'gongan', at: '/archives' },
  { name: 'a condition that does not exist', as: 'gongan', at: '/archives?guardianshipType=1&tab=noGuardian' },
]

async function show(page: Page, screen: Screen): Promise<void> {
  await page.goto(typeof screen.at === 'string' ? screen.at : await screen.at(page))
  await settled(page)
  if (screen.open !== undefined) {
    await screen.open(page)
    await settled(page)
  }
}

for (const login of ['minzheng', 'jiaoyu', 'xitong', 'shiji', 'shenji', 'fuhe', 'gongan']) {
  test(`no screen of ${login} shuts anybody out or runs over its edge, in light and in dark`, async ({ as }) => {
    const page = await as(login)
    const wrong: Finding[] = []
    const over: string[] = []
    for (const screen of screens.filter(one => one.as === login)) {
      await page.setViewportSize({ width: 1366, height: 768 })
      await show(page, screen)
      for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, screen.name, scheme))
      if (await overhang(page) > 0) over.push(`${screen.name} at 1366`)
      await page.setViewportSize({ width: 360, height: 740 })
      await settled(page)
      if (await overhang(page) > 0) over.push(`${screen.name} at 360 by ${await overhang(page)}`)
    }
    expect.soft(over).toEqual([])
    expect(wrong).toEqual([])
  })
}

test('a button can be read while it is pointed at, in light and in dark', async ({ as }) => {
  const page = await as('minzheng')
  const wrong: Finding[] = []
  for (const [at, kind] of [['/comparisons', '.btn.p'], ['/comparisons', '.btn:not(.p)'], ['/comparisons/models', '.btn.p']] as const) {
    await page.goto(at)
    await settled(page)
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.locator(`main ${kind}:visible`).first().hover()
      wrong.push(...await findings(page, `${at} under the pointer`, scheme))
    }
  }
  expect(wrong).toEqual([])
})

test('the door shuts nobody out either', async ({ stranger }) => {
  const page = await stranger()
  await page.goto('/')
  await expect(page.getByLabel('登录名')).toBeVisible()
  const wrong: Finding[] = []
  for (const scheme of ['light', 'dark'] as const) wrong.push(...await findings(page, 'sign-in', scheme))
  await page.getByRole('button', { name: '首次登录，或口令已重置' }).click()
  wrong.push(...await findings(page, 'first sign-in', 'light'))
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await overhang(page)).toBe(0)
  expect(wrong).toEqual([])
})
