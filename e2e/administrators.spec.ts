import { choose, expect, forget, type Page, test } from './app.ts'
import { accountOf, qinghe } from './product.ts'

/** The half of a code that is shown once in this window. */
async function halfShown(page: Page): Promise<string> {
  const shown = page.locator('.bigcode')
  await expect(shown).toBeVisible()
  const half = (await shown.innerText()).trim()
  await page.getByRole('button', { name: '已经抄下，关闭' }).click()
  return half
}

async function begin(page: Page, { login, code, password }: { login: string; code: string; password: string }): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: '首次登录，或口令已重置' }).click()
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('一次性口令').fill(code)
  await page.getByLabel('新口令').fill(password)
  await page.getByLabel('再写一遍').fill(password)
  await page.getByRole('button', { name: '设好口令，继续' }).click()
}

const orderOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function confirmOrder(page: Page, name: string): Promise<void> {
  await page.goto('/staff?tab=orders')
  await orderOf(page, name).getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click()
}

async function openAccount(page: Page, name: string) {
  await page.goto('/staff?tab=accounts')
  await page.getByLabel('查找账号').fill(name)
  await page.getByRole('button', { name, exact: true }).click()
  return page.getByRole('dialog')
}

test('one administrator proposes, another confirms, and the new person signs in with a half of the code from each', async ({ as, stranger }) => {
  const system = await as('xitong')
  await system.goto('/staff?tab=accounts')
  await system.getByRole('button', { name: '建立账号' }).click()
  const making = system.getByRole('dialog', { name: '建立账号' })
  await making.getByLabel(/^姓名/).fill('苗新任')
  await making.getByLabel(/^登录名/).fill('miaoxinren')
  await making.getByLabel('手机号').fill('19900088001')
  await making.getByRole('button', { name: '建立', exact: true }).click()
  const first = await halfShown(system)
  await system.goto('/staff')
  await system.getByRole('button', { name: '申请岗位' }).click()
  await choose(system, /^给谁/, '苗新任')
  await choose(system, /^岗位/, '村儿童主任')
  await choose(system, /^地区/, '栖凤渡村')
  await system.getByRole('button', { name: '提交申请' }).click()
  await expect(system.getByRole('dialog')).toBeHidden()
  await expect(system.getByRole('row').filter({ hasText: '苗新任' })).toContainText('待安全管理员确认')
  await expect(system.getByRole('button', { name: '确认', exact: true })).toHaveCount(0)

  const impostor = await stranger()
  await begin(impostor, { login: 'miaoxinren', code: first, password: 'Qingshan-lvshui-8' })
  await expect(impostor.getByRole('alert').filter({ hasText: '一次性口令共 16 位' })).toBeVisible()
  await impostor.getByLabel('一次性口令').fill(first + first)
  await impostor.getByRole('button', { name: '设好口令，继续' }).click()
  await expect(impostor.getByText('登录名或一次性口令不对')).toBeVisible()

  const security = await as('anquan')
  await security.goto('/staff')
  await security.getByRole('checkbox', { name: '选择苗新任' }).check()
  await security.getByRole('button', { name: '确认', exact: true }).click()
  const second = await halfShown(security)
  await expect(security.getByRole('row').filter({ hasText: '苗新任' })).toHaveCount(0)

  const newcomer = await stranger()
  await begin(newcomer, { login: 'miaoxinren', code: `${first}-${second}`, password: 'Qingshan-lvshui-8' })
  await expect(newcomer.getByText('村儿童主任，栖凤渡村')).toBeVisible()
  await newcomer.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '档案' }).click()
  await expect(newcomer.getByRole('region', { name: '档案列表' }).locator('tbody tr:has(a)').filter({ hasText: '栖凤渡村' }).first()).toBeVisible() // any: of the village

  // Forgotten: again one half from each.
  const account = await openAccount(system, '苗新任')
  await account.getByRole('button', { name: '重置口令' }).click()
  const asking = system.getByRole('dialog', { name: '重置苗新任的口令' })
  await asking.getByRole('button', { name: '本人忘记口令' }).click()
  await asking.getByRole('button', { name: '提出重置口令' }).click()
  const third = await halfShown(system)
  await confirmOrder(security, '苗新任')
  const fourth = await halfShown(security)
  const back = await stranger()
  await begin(back, { login: 'miaoxinren', code: `${third} ${fourth}`.toLowerCase(), password: 'Baiyun-qingshan-9' })
  await expect(back.getByText('村儿童主任，栖凤渡村')).toBeVisible()
  await newcomer.goto('/')
  await expect(newcomer.getByLabel('登录名')).toBeVisible()
})

test('two administrators suspend the third and bring him back, and none of it needs him', async ({ as }) => {
  const name = accountOf('anquan').name
  const system = await as('xitong')
  const security = await as('anquan')
  const auditor = await as('shenji')
  const own = await openAccount(security, name)
  await expect(own.getByText('这是您自己的账号，要由另一名管理员办理')).toBeVisible()
  await expect(own.getByRole('button', { name: '停用' })).toHaveCount(0)

  const account = await openAccount(system, name)
  await expect(account.getByText('此人是安全管理员')).toBeVisible()
  await account.getByRole('button', { name: '停用' }).click()
  const asking = system.getByRole('dialog', { name: `停用${name}的账号` })
  await asking.getByLabel(/^理由/).fill('停职检查')
  await asking.getByRole('button', { name: '提出停用' }).click()
  await expect(account.getByText(/停用账号：.*提出，等审计员或另一名安全管理员确认/)).toBeVisible()
  await auditor.goto('/')
  await expect(auditor.getByText('等您确认的账号事项')).toBeVisible()
  await confirmOrder(auditor, name)
  await expect(auditor.getByText('没有等待确认的事项')).toBeVisible()
  await security.goto('/staff')
  await expect(security.getByLabel('登录名')).toBeVisible()
  forget('anquan')

  const suspended = await openAccount(system, name)
  await suspended.getByRole('button', { name: '恢复' }).click()
  const restoring = system.getByRole('dialog', { name: `恢复${name}的账号` })
  await restoring.getByLabel(/^理由/).fill('检查结束')
  await restoring.getByRole('button', { name: '提出恢复' }).click()
  await expect(suspended.getByText(/恢复账号：.*提出/)).toBeVisible()
  await confirmOrder(auditor, name)
  await expect(auditor.getByText('没有等待确认的事项')).toBeVisible()
  await as('anquan')
})

test('on the command line it takes the same two', async ({ stranger }) => {
  const said = async (...words: string[]) => {
    const lines = (await qinghe('user', ...words)).trim().split('\n').map(line => JSON.parse(line))
    return Object.assign({}, ...lines) as { message: string; posting: string; halves: { code: string }[]; orders: { id: string; login: string }[] }
  }
  const made = await said('create', '--login', 'mingling', '--name', '凌敏行', '--region', '431003103203', '--role', '村儿童主任', '--as', 'xitong')
  const confirmed = await said('confirm', made.posting, '--as', 'anquan')
  const newcomer = await stranger()
  await begin(newcomer, { login: 'mingling', code: made.halves.concat(confirmed.halves).map(half => half.code).join('-'), password: 'Qingshan-lvshui-8' })
  await expect(newcomer.getByText('村儿童主任，栖凤渡村')).toBeVisible()

  expect((await said('suspend', 'tuanwei', '停职检查', '--as', 'xitong')).message).toContain('已提出，等另一名管理员确认')
  const { orders } = await said('orders', '--as', 'anquan')
  const waiting = orders.find(order => order.login === 'tuanwei')
  expect((await said('decide', waiting?.id ?? '', '--refuse', '没有依据', '--as', 'anquan')).message).toContain('不同意')
  const before = await said('reset', 'mingling', '--as', 'xitong')
  const after = await said('confirm-reset', 'mingling', '--as', 'anquan')
  expect([before, after].map(one => one.halves.length)).toEqual([1, 1])
})

test('an installation below is registered by two administrators, and the auditor sees that nothing has come yet', async ({ as }) => {
  const system = await as('xitong')
  await system.goto('/staff?tab=below')
  await system.getByRole('button', { name: '登记下级系统' }).click()
  const making = system.getByRole('dialog', { name: '登记下级系统' })
  await making.getByLabel(/^名称/).fill('栖凤渡镇青禾')
  await choose(system, /^所在地区/, '栖凤渡镇')
  await making.getByLabel(/^登记码/).fill('QK1.0190a1b2')
  await expect(making.getByText('登记码不完整，请抄一整行')).toBeVisible()
  await expect(making.getByRole('button', { name: '提出', exact: true })).toBeDisabled()
  await making.getByLabel(/^登记码/).fill('QK1.01900000-0000-7000-8000-00000000be10.MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE')
  await making.getByRole('button', { name: '提出', exact: true }).click()
  await expect(orderOf(system, '栖凤渡镇青禾')).toContainText('等安全管理员确认')
  await expect(orderOf(system, '栖凤渡镇青禾').getByRole('button', { name: '确认', exact: true })).toHaveCount(0)

  const security = await as('anquan')
  await security.goto('/')
  await expect(security.getByText('下级系统的日志')).toBeVisible()
  await security.goto('/staff?tab=below')
  await orderOf(security, '栖凤渡镇青禾').getByRole('button', { name: '确认', exact: true }).click()
  await expect(security.getByRole('dialog')).toContainText('请先打电话给下级系统管理员核对公钥指纹')
  await security.getByRole('dialog').getByRole('button', { name: '指纹一致，确认' }).click()
  await expect(orderOf(security, '栖凤渡镇青禾')).toContainText('还没有报送过')

  const auditor = await as('shenji')
  await auditor.goto('/')
  const troubled = auditor.locator('.card').filter({ hasText: '下级系统的日志' })
  await expect(troubled).toContainText('栖凤渡镇青禾')
  await troubled.getByRole('link', { name: '下级系统' }).click()
  await expect(orderOf(auditor, '栖凤渡镇青禾')).toContainText('还没有报送过')
})
