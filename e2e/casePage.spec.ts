/** All that was done for one child on one page (个案): what runs out, what comes next, what happened, who works on it and who may know what. Whoever may not know where the child lives finds no
 *  gap there. Reads what the demo has and records nothing. */
import { expect, findings, overhang, type Page, picture, settled, test } from './app.ts'
import { fits, phone } from './hand.ts'

type Row = { record: string; child: { id: string } | null }
/** The child in guardianship for whom the court made an order. */
const protectedChild = (page: Page): Promise<{ child: string; record: string }> => page.evaluate(async () => {
  const held = async (kind: string, state: string): Promise<Row[]> => {
    const answer = await fetch(`/api/records/${kind}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ states: [state], limit: 20 }) })
    return (await answer.json()).records
  }
  const ordered = (await held('protection-order', 'granted')).map(one => one.child?.id)
  const found = (await held('temporary-guardianship', 'placed')).find(one => one.child !== null && ordered.includes(one.child.id))
  if (!found?.child) throw new Error('the demo has no child in guardianship with an order of the court')
  return { child: found.child.id, record: found.record }
})
const card = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })

test.describe.serial('the case of a child', () => {
  let [child, record] = ['', '']

  test('is opened from one of its records and told as one story', async ({ as }) => {
    const page = await as('minzheng')
    ;({ child, record } = await protectedChild(page))
    await page.goto(`/records/temporaryGuardianship/${record}`)
    await page.getByRole('link', { name: '看整个个案' }).click()
    await expect(card(page, '接下来')).toContainText(/可以办：.*评估合格/u)
    await expect(card(page, '期限')).toContainText(/临时监护到期.*月 \d+ 日前/u)
    for (const told of ['临时监护', '安置', '人身安全保护令']) await expect(card(page, '经过').last()).toContainText(told)
    await expect(card(page, '谁在办')).toContainText('陈望舒')
    await expect(card(page, '谁能看什么')).toContainText('安置地址')
    await expect(card(page, '文书和图片')).toContainText('临时监护登记表')
    expect(await findings(page, 'a case', 'light')).toEqual([])
    expect(await findings(page, 'a case', 'dark')).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await overhang(page)).toBe(0)
    await card(page, '接下来').evaluate(node => node.scrollIntoView({ block: 'start' }))
    await picture(page, '190-case')
  })

  test('has for the town no trace of where the child lives', async ({ as }) => {
    const page = await as('dudao', phone)
    await page.goto(`/archives/${child}?tab=case`)
    await expect(card(page, '接下来')).toBeVisible()
    await expect(card(page, '经过').last()).toContainText('临时监护')
    await expect(page.getByRole('main')).not.toContainText(/安置地址|安置登记表|望江路|住着/u)
    await fits(page)
    await card(page, '接下来').evaluate(node => node.scrollIntoView({ block: 'start' }))
    await picture(page, '191-phone-case')
    await card(page, '谁能看什么').scrollIntoViewIfNeeded()
    await settled(page)
    await picture(page, '192-phone-case-who')
  })

  test('is for the village director nothing, and says that her post may not see what there may be', async ({ as }) => {
    const page = await as('zhuren')
    await page.goto(`/archives/${child}?tab=case`)
    await expect(page.getByRole('main')).toContainText('您的岗位不查看的，有没有都不在这里')
    await expect(page.getByRole('main')).not.toContainText(/临时监护|安置|望江路/u)
  })
})
