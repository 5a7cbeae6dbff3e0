/** A child is taken out of danger (W6): the county receives her and writes down where she lives, the institution reads it, the town sees the case and not the place; the town asks the court
 *  for a protection order, and the court rules. Everything that begins here ends here, so that no clock runs on. */
import { choose, expect, findings, type Page, picture, pupilWho, settled, test } from './app.ts'
import { answer, beijing, field, fits, offered, phone, say, today } from './hand.ts'

const street = '望江路九十九号三楼'
const dialogOf = (page: Page, title: string) => page.getByRole('dialog', { name: title })
async function begins(page: Page, title: string, fill: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).click()
  await expect(dialogOf(page, title)).toBeVisible()
  await fill()
}
/** Opens the dialog of an act, lets it be filled in, and sends it. */
async function done(page: Page, title: string, fill: () => Promise<void>, shot?: string): Promise<void> {
  await begins(page, title, fill)
  if (shot !== undefined) await picture(page, shot)
  await dialogOf(page, title).getByRole('button', { name: title, exact: true }).click()
  await expect(dialogOf(page, title)).toBeHidden()
}

test.describe.serial('a child who is taken out of danger', () => {
  let [child, record, place, order] = ['', '', '', '']

  test('is received by the county and placed nowhere before somebody wrote down where', async ({ as }) => {
    const town = await as('dudao')
    child = (await pupilWho(town, { status: 'active', toItself: true })).id
    const county = await as('minzheng')
    await county.goto(`/records/temporaryGuardianship/new?child=${child}`)
    await today(county, 'startedOn')
    await offered(county, 'ground', '受到监护人严重伤害')
    await say(county, 'facts', '父亲酒后多次殴打')
    await answer(county, 'source', '公安护送')
    await say(county, 'giver', '栖凤渡派出所，郑凯')
    await say(county, 'childState', '左臂淤青，精神尚好')
    await answer(county, 'canSpeak', '是')
    await say(county, 'childWish', '想去外婆家')
    await settled(county)
    await picture(county, '176-guardianship-received')
    await county.getByRole('button', { name: '登记接收', exact: true }).click()
    await expect(county.getByRole('button', { name: '登记体检', exact: true })).toBeVisible()
    record = new URL(county.url()).pathname
    await done(county, '登记体检', async () => { await today(county, 'healthOn'); await say(county, 'health', '软组织挫伤'); await answer(county, 'hasInjury', '是') })
    await begins(county, '决定安置', async () => { await today(county, 'decidedOn'); await say(county, 'decision', '演示临监〔2026〕1号') })
    await dialogOf(county, '决定安置').getByRole('button', { name: '决定安置', exact: true }).click()
    await expect(dialogOf(county, '决定安置')).toContainText('还没有登记安置在哪里')
    await picture(county, '177-guardianship-nowhere')
    await county.goto(record)
    await county.getByRole('link', { name: '登记安置' }).click()
    await today(county, 'settledOn')
    await answer(county, 'way', '未成年人救助保护机构')
    await say(county, 'whyInstitution', '没有亲属能照料')
    await offered(county, 'institution', '救助管理站')
    await say(county, 'address', street)
    await say(county, 'phone', '19900000088')
    await picture(county, '178-placement')
    await county.getByRole('button', { name: '登记安置', exact: true }).click()
    await expect(county.getByRole('button', { name: '交给机构', exact: true })).toBeVisible()
    place = new URL(county.url()).pathname
    await done(county, '交给机构', async () => { await today(county, 'handedOn'); await choose(county, /交给谁办/, '易安居') }, '179-placement-handed')
    await county.goto(record)
    await done(county, '决定安置', async () => { await today(county, 'decidedOn'); await say(county, 'decision', '演示临监〔2026〕1号') })
    await expect(county.getByRole('region', { name: '临时监护摘要' })).toContainText('安置中')
    expect(await findings(county, 'temporary guardianship', 'light')).toEqual([])
    await picture(county, '180-guardianship-placed')
  })

  test('lives where the institution reads it, and the town does not', async ({ as }) => {
    const home = await as('fuli', phone)
    await home.goto(place)
    await expect(home.getByText(street)).toBeVisible()
    await fits(home)
    await picture(home, '181-phone-placement')
    const town = await as('dudao', phone)
    await town.goto(record)
    await expect(town.getByRole('region', { name: '临时监护摘要' })).toContainText('安置中')
    await expect(town.getByText('安置在哪一类地方')).toHaveCount(0)
    await fits(town)
    await picture(town, '182-phone-guardianship-town')
    await town.goto(place)
    await settled(town)
    await expect(town.getByText(street)).toHaveCount(0)
    await picture(town, '183-phone-placement-unseen')
  })

  test('is protected by an order the town writes, the county files and the court makes', async ({ as }) => {
    const town = await as('dudao', phone)
    await town.goto(`/records/protectionOrder/new?child=${child}`)
    await today(town, 'foundOn')
    await answer(town, 'applicant', '民政部门')
    await say(town, 'applicantName', '演示县民政局')
    await answer(town, 'isUrgent', '是')
    for (const one of ['禁止实施家庭暴力', '禁止骚扰、跟踪、接触孩子和他的近亲属']) await offered(town, 'wanted', one)
    await answer(town, 'evidence', '公安出警记录')
    await answer(town, 'against', '父亲')
    await say(town, 'againstName', '何大川')
    await say(town, 'facts', '酒后用皮带打，左臂淤青')
    await fits(town)
    await picture(town, '184-phone-order')
    await town.getByRole('button', { name: '登记申请', exact: true }).click()
    await expect(town.getByRole('button', { name: '紧急申请', exact: true })).toBeVisible()
    order = new URL(town.url()).pathname
    // No judge sits in a town: it is told so, and the county hands it over.
    await town.getByRole('button', { name: '紧急申请', exact: true }).click()
    await expect(town.getByRole('dialog')).toContainText('请上一级（县民政）在同一页办理')
    await picture(town, '185-phone-order-nobody')
    const county = await as('minzheng')
    await county.goto(order)
    await done(county, '紧急申请', async () => { await today(county, 'urgentOn'); await choose(county, /交给谁办/, '曹明礼') }, '185-order-filed')
    const court = await as('fayuan')
    await court.goto('/')
    await settled(court)
    await picture(court, '186-court-desk')
    await court.goto(order)
    await done(court, '作出保护令', async () => {
      await today(court, 'ruledOn')
      await say(court, 'rulingNumber', '演示民保令1号')
      await offered(court, 'granted', '禁止实施家庭暴力')
      await field(court, 'orderUntil').locator('input').fill(beijing(90))
      await court.keyboard.press('Tab')
    }, '187-court-ruling')
    await expect(court.getByRole('region', { name: '人身安全保护令摘要' })).toContainText('保护中')
    expect(await findings(court, 'a protection order', 'light')).toEqual([])
    await picture(court, '188-court-ruled')
    await done(court, '裁定撤销', async () => { await today(court, 'liftedOn'); await say(court, 'liftNumber', '演示民保令1号之一') })
  })

  test('ends when two of the county say so', async ({ as }) => {
    const county = await as('minzheng')
    await county.goto(place)
    await done(county, '登记离开', async () => { await today(county, 'leftOn'); await say(county, 'leftWhy', '外婆接去') })
    await county.goto(record)
    await done(county, '终止', async () => { await today(county, 'endedOn'); await answer(county, 'endedFor', '移交别的民政部门'); await say(county, 'endedNow', '邻县民政局') })
    const other = await as('fuhe')
    await other.goto(record)
    await other.getByRole('button', { name: '确认终止' }).click()
    await expect(other.getByRole('region', { name: '临时监护摘要' })).toContainText('已终止')
  })
})
