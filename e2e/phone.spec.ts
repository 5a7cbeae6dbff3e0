/** 360 px wide, in one hand: a village director, a class teacher and a parent do what they do most, and nothing is too small, cut off or lost. */
import { choose, everybody, expect, type Page, picture, pupilWho, test } from './app.ts'
import { fits, phone } from './hand.ts'

const missing = (page: Page) => page.getByRole('region', { name: '还差什么' })

test.describe.serial('a village director with a phone', () => {
  const name = '石榴青'
  let address = ''

  test('writes a new child down: told what is missing, led to each of it, and submits', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto('/archives/new')
    await expect(page.locator('#field-region')).toContainText('栖凤渡村')
    await expect(page.locator('#field-region')).toContainText('已按您的岗位填好')
    await page.getByLabel('公民身份号码').fill('999999201907029987')
    await expect(page.locator('#field-birthDate')).toContainText('已按身份证号填好')
    await expect(page.locator('#field-sexCode').getByRole('radio', { name: '女' })).toBeChecked()
    await picture(page, '30-phone-new')
    await fits(page)
    await missing(page).getByRole('button', { name: /^姓名/ }).click()
    await expect(page.getByLabel(/^姓名/)).toBeFocused()
    await page.keyboard.type(name)
    for (const field of ['hukouDivision', 'residenceDivision']) await page.locator(`#field-${field}`).getByRole('button', { name: '同所在村（居）' }).click()
    await choose(page, /儿童类别/, '农村留守儿童')
    await page.keyboard.press('Escape')
    await choose(page, /就学情况/, '小学')
    await missing(page).evaluate(node => node.scrollIntoView({ block: 'center' }))
    await picture(page, '31-phone-missing')
    for (const who of ['father', 'mother']) {
      await page.locator(`#field-${who}\\.existStatus`).getByText('健在', { exact: true }).click()
      await page.locator(`#field-${who}\\.isAway`).getByText('是', { exact: true }).click()
    }
    await page.locator('#field-hasEntrustedGuardian').getByText('是', { exact: true }).click()
    // What is marked follows the answers: who was entrusted is asked for only now.
    await expect(missing(page)).toContainText('还差 2 项才能提交')
    await missing(page).getByRole('button', { name: /受委托监护人姓名/ }).click()
    await page.keyboard.type('周桂香')
    await choose(page, /与被监护人关系/, '祖母')
    await expect(missing(page)).toContainText('可以提交了')
    await page.getByRole('button', { name: '提交审核' }).click()
    await expect(page.getByRole('heading', { name })).toBeInViewport()
    await expect(page.getByText('村已提交，等镇儿童督导员审核。')).toBeVisible()
    address = new URL(page.url()).pathname
    await fits(page)
  })

  test('is asked before leaving a form, and Enter stays; the draft is on this phone', async ({ as }) => {
    const page = await as('zhuren', phone)
    await page.goto('/archives/new')
    await page.getByLabel(/^姓名/).fill('没写完')
    await page.getByRole('button', { name: '打开导航' }).click()
    await page.getByRole('dialog').getByRole('link', { name: /^工作台/ }).click()
    const asks = page.getByRole('dialog', { name: '填写的内容还没有提交' })
    await expect(asks).toContainText('草稿留在这部手机上')
    await page.keyboard.press('Enter')
    await expect(asks).toBeHidden()
    await expect(page.getByLabel(/^姓名/)).toHaveValue('没写完')
    await expect(page.getByText('草稿已存在这部手机')).toBeVisible()
  })

  test('reads of a returned archive whose turn it is and why, in the same words on the list and on the page', async ({ as }) => {
    const town = await as('dudao')
    await town.goto(address)
    await town.getByRole('button', { name: '退回', exact: true }).click()
    await town.getByLabel('退回原因').fill('照护人电话未填')
    await town.getByRole('dialog').getByRole('button', { name: '退回', exact: true }).click()
    await expect(town.getByText('退回村里，等村儿童主任补正后再提交。')).toBeVisible()
    const page = await as('zhuren', phone)
    await page.goto('/archives?tab=returned')
    const line = page.locator('.linecard').filter({ hasText: name })
    await expect(line).toContainText('退回村里')
    await line.click()
    await expect(page.getByText('退回村里，等村儿童主任补正后再提交。')).toBeVisible()
    await expect(page.getByText('退回原因：照护人电话未填')).toBeVisible()
    await page.getByRole('link', { name: '更正' }).click()
    await page.getByLabel('受委托监护人电话').fill('199 0000 5678')
    await page.getByRole('button', { name: '提交更正' }).click()
    await expect(page.getByRole('heading', { name })).toBeInViewport()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
    await expect(page.getByText('村已提交，等镇儿童督导员审核。')).toBeVisible()
    // The reviewer sees in the question itself what was mended.
    await town.goto(address)
    await expect(town.getByRole('region', { name: '村已提交：改动前后' })).toContainText('受委托监护人电话')
    await town.getByRole('button', { name: '审核通过' }).click()
    await expect(town.getByRole('dialog')).toContainText('受委托监护人电话')
  })

  test('finds a child, calls whoever cares for it with one press, and reads who cared for it in words', async ({ as }) => {
    const page = await as('zhuren', phone)
    const { id, name: child } = await pupilWho(page, { status: 'active', alone: true })
    await page.getByRole('combobox', { name: '查找儿童' }).fill(child)
    const hit = page.getByRole('option').filter({ hasText: child })
    await expect(hit).toContainText('栖凤渡村')
    await expect(hit).toContainText('小学')
    await hit.click()
    await expect(page).toHaveURL(new RegExp(id))
    await expect(page.getByRole('region', { name: '监护时间轴' })).toContainText('照护')
    await picture(page, '32-phone-archive')
    await fits(page)
    const people = page.getByRole('region', { name: '联系人' })
    await people.getByRole('button', { name: /^打电话给/ }).first().click() // any: of those who can be called
    await expect(people.locator('a[href^="tel:1990"]').first()).toBeVisible() // any: the one that was called
  })

  test('is told first what to do about a child nobody cares for', async ({ as }) => {
    const page = await as('zhuren', phone)
    const [alone] = await everybody(page, { tab: 'noGuardian' }) // any: of these
    if (alone === undefined) throw new Error('the village has nobody without a guardian')
    await page.goto(`/archives/${alone.id}`)
    const alarm = page.getByRole('alert', { name: '无人监护，现在要办的事' })
    await expect(alarm.locator('a[href="tel:110"]')).toBeInViewport()
    await expect(alarm.getByRole('listitem').first()).toContainText('先打 110') // order: what to do comes by urgency
    await picture(page, '33-phone-alone')
    await fits(page)
    await alarm.getByRole('link', { name: '登记照护人' }).click()
    await expect(page.locator('#field-hasEntrustedGuardian')).toBeInViewport()
  })
})

test('a father comes home: the time away stays on the timeline, and the page does not say yes and no about one child', async ({ as }) => {
  const page = await as('dudao', phone)
  const leftBehind = await everybody(page, { status: 'active', leftBehind: '1' })
  const away = await page.evaluate(async ids => {
    for (const id of ids) {
      const archive = await (await fetch(`/api/archives/${id}`)).json()
      const father = archive.family.values.parents.find((one: { role: string }) => one.role === 'father')
      if (father?.isAway === true && father.awaySince !== null && father.capability === 1 && archive.leftBehind.answer === 'yes') return { id, since: father.awaySince as string }
    }
    return null
  }, leftBehind.map(one => one.id))
  if (away === null) throw new Error('no father of the town is away')
  await page.goto(`/archives/${away.id}/edit?mode=change`)
  await page.locator('#field-father\\.isAway').getByText('否', { exact: true }).click()
  await page.locator('#field-leftBehindStatus').getByRole('button', { name: /^改为/ }).click()
  await page.getByRole('button', { name: '登记变化' }).click()
  await expect(page.getByText('登记的与父母情况对不上')).toBeVisible() // the category still says so
  await expect(page.getByRole('region', { name: '监护时间轴' })).toContainText(`${away.since} 至 2`)
})

test('a class teacher with a phone opens a pupil, writes down a telephone with spaces, and sees what the post may do in words', async ({ as }) => {
  const page = await as('banzhuren', phone)
  await fits(page)
  const { id, name } = await pupilWho(page, { status: 'active' })
  await page.goto(`/archives/${id}`)
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await fits(page)
  await page.getByRole('link', { name: /更正/ }).click()
  await page.getByLabel('父亲电话').fill('199 0000 4321')
  await page.getByRole('button', { name: '提交更正' }).click()
  await expect(page.getByRole('heading', { name })).toBeInViewport()
  await page.goto('/staff/matrix')
  await expect(page.getByText('查看、修改（联系）')).toBeVisible()
  await picture(page, '34-phone-rights')
  await fits(page)
  await page.goto('/audit')
  await expect(page.getByRole('heading', { name: '您的岗位不办这一页' })).toBeVisible()
  await expect(page.getByRole('button', { name: '现在重试' })).toHaveCount(0)
})

test('a parent with a phone sees the own child, is not asked to rate themselves, and may have large letters', async ({ as }) => {
  const page = await as('jiazhang', phone)
  const [own] = await everybody(page) // any: child of theirs
  if (own === undefined) throw new Error('the parent has no child')
  await page.goto(`/archives/${own.id}`)
  await expect(page.getByRole('heading', { name: own.name })).toBeVisible()
  await fits(page)
  await page.getByRole('link', { name: '更正' }).click()
  await expect(page.getByLabel('父亲电话')).toBeVisible()
  for (const rated of ['父亲监护能力', '母亲监护能力', '监护情况评估']) await expect(page.getByText(rated)).toHaveCount(0)
  await page.goto('/')
  await page.getByRole('button', { name: /个人菜单/ }).click()
  await page.getByRole('button', { name: '大字' }).click()
  await page.keyboard.press('Escape')
  const letters = await page.locator('main').evaluate(main => Number.parseFloat(getComputedStyle(main).fontSize))
  expect(letters).toBeGreaterThanOrEqual(20)
  await picture(page, '35-phone-large')
  await fits(page)
})
