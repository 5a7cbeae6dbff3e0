/** A town's supervisor writes down who cares for a child while the parents are away (P2-09): told at once of all that is missing, checked, signed by two, and the
 *  school has it in its hands. */
import { expect, findings, type Page, picture, pupilWho, settled, test } from './app.ts'
import { answer, beijing, field, fits, offered, phone, say, today } from './hand.ts'

const carer = '柳小满'
const wrongs = (page: Page) => page.getByRole('alert').filter({ hasText: '处要改' })
const dated = async (page: Page, id: string, day: string): Promise<void> => { await field(page, id).locator('input').fill(day); await page.keyboard.press('Tab') }
const duties = ['履行监护职责', '抚养孩子', '教育孩子、让孩子上学', '按时给生活费学习费用', '每周联系、多见面', '不让孩子独自居住', '不交给没有能力的人', '不虐待、遗弃、侵害']

/** Opens the dialog of an act, lets it be filled in, and sends it. */
async function done(page: Page, title: string, fill: () => Promise<void>, shot?: string): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: title })
  await expect(dialog).toBeVisible()
  await fill()
  if (shot !== undefined) await picture(page, shot)
  await dialog.getByRole('button', { name: title, exact: true }).click()
  await expect(dialog).toBeHidden()
}

test.describe.serial('who cares for a child', () => {
  let record = ''

  test('is written down by the town on a telephone, told at once of all that is missing', async ({ as }) => {
    const town = await as('dudao', phone)
    const { id: child } = await pupilWho(town, { status: 'active', toItself: true })
    await town.goto(`/records/careAgreement/new?child=${child}`)
    await settled(town)
    await fits(town)
    await picture(town, '120-phone-care')
    await answer(town, 'way', '委托他人照护')
    await town.getByRole('button', { name: '拟定', exact: true }).click()
    for (const said of ['请填写为什么不能带在身边', '请填写为什么父母一方不能留下', '请填写受托人姓名', '请填写受托人证件号码', '请填写到哪天止', '请选择父母确认的责任']) await expect(wrongs(town)).toContainText(said)
    await fits(town)
    await picture(town, '121-phone-care-missing')
    await today(town, 'drawnOn')
    await say(town, 'whyNotTogether', '父母住工棚')
    await say(town, 'whyNotOneStays', '两个人都在外务工')
    await answer(town, 'form', '住在亲属家')
    await say(town, 'caregiver', carer)
    await offered(town, 'relation', '外祖母')
    await dated(town, 'caregiverBorn', '1970-02-01')
    await say(town, 'caregiverId', '999999197002010028')
    await say(town, 'caregiverPhone', '19900000031')
    await answer(town, 'fitness', '健康')
    await dated(town, 'from', beijing(0))
    await dated(town, 'until', beijing(300))
    await answer(town, 'canSpeak', '是')
    await say(town, 'childSays', '愿意住外婆家')
    for (const duty of duties) await answer(town, 'duties', duty)
    await picture(town, '122-phone-care-filled')
    await fits(town)
    await town.getByRole('button', { name: '拟定', exact: true }).click()
    await expect(town.getByRole('button', { name: '登记核查', exact: true })).toBeVisible()
    record = new URL(town.url()).pathname
    await fits(town)
    await picture(town, '123-phone-care-drawn')
  })

  test('is checked, and signed by the town and a second person', async ({ as }) => {
    const town = await as('dudao')
    await town.goto(record)
    await done(town, '登记核查', async () => {
      for (const id of ['checkedOn', 'metOn', 'visitedOn', 'askedOn', 'recordsOn']) await today(town, id)
      for (const aspect of ['道德品质', '家庭状况', '身心健康', '和孩子的感情']) await answer(town, 'aspects', aspect)
      await offered(town, 'barredBy', '都没有')
      await say(town, 'checkNote', '家里干净，村里都说好')
    }, '124-care-check')
    await done(town, '签字生效', async () => { await today(town, 'signedOn'); await say(town, 'witness', '李春禾') })
    await picture(town, '125-care-waits')
    expect(await findings(town, 'a confirmation of care', 'light')).toEqual([])
    const county = await as('fuhe')
    await county.goto(record)
    await county.getByRole('button', { name: '确认签字生效' }).click()
    await expect(county.getByRole('region', { name: '委托照护责任确认书摘要' })).toContainText('已生效')
  })

  test('reaches the school, which signs for it', async ({ as }) => {
    const town = await as('dudao', phone)
    await town.goto(record)
    await done(town, '告知学校', () => offered(town, 'school', '小学'))
    await fits(town)
    await picture(town, '126-phone-care-told')
    const school = await as('xuexiao')
    await school.goto('/slips')
    await school.getByRole('link', { name: /委托照护责任确认书/ }).first().click() // any: the newest stands first
    await expect(school.getByRole('region', { name: '送来的内容' })).toContainText(carer)
    await picture(school, '127-school-slip')
    await school.getByRole('button', { name: '签收' }).click()
    await expect(school.getByRole('textbox', { name: /^办理情况/ })).toBeVisible()
    await town.goto(record)
    await expect(town.getByRole('region', { name: '送达' })).toContainText('签收')
  })
})
