/** A visit with a picture: taken in the village on a phone, made smaller there, seen again by the director and by the supervisor at a desk. */
import { expect, overhang, type Page, picture, pupilWho, test } from './app.ts'
import { answer, fits, phone } from './hand.ts'
import { jpeg, pdf, withExif } from '../testing/files/pictures.ts'

const photos = (page: Page) => page.locator('#field-photos')
const give = (page: Page, name: string, mimeType: string, buffer: Buffer) => photos(page).locator('input[type=file][multiple]').setInputFiles({ name, mimeType, buffer })

test.describe.serial('a visit with pictures', () => {
  let address = ''
  let child = ''

  test('is recorded with a picture on a phone; what cannot be kept says why and is taken out', async ({ as }) => {
    const page = await as('zhuren', phone)
    const pupil = await pupilWho(page, { status: 'active', toItself: true })
    child = pupil.id
    await page.goto(`/records/visit/new?child=${pupil.id}`)
    await answer(page, 'visitType', '儿童主任走访')
    await answer(page, 'purpose', '定期走访')
    await page.locator('#field-actualAt').getByRole('button', { name: '昨天' }).click()
    for (const field of ['metChild', 'metGuardian', 'hasLivingMoney']) await answer(page, field, '是')
    await answer(page, 'livesAlone', '否')
    await answer(page, 'result', '正常')
    await give(page, '家里.jpg', 'image/jpeg', withExif(await jpeg(2_400, 1_800), { orientation: 6, secret: 'VERBORGEN' }))
    await expect(photos(page).getByText(/^已上传，/)).toBeVisible()
    await give(page, '画.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))
    await expect(photos(page)).toContainText('这是网页或矢量图')
    await picture(page, '44-phone-files')
    await photos(page).getByRole('button', { name: /画\.svg$/ }).click()
    await give(page, '签到表.pdf', 'application/pdf', pdf())
    await expect(photos(page).getByText(/^已上传，/)).toHaveCount(2)
    await fits(page)
    expect(await overhang(page)).toBe(0)
    await page.getByRole('button', { name: '保存走访' }).click()
    await expect(page.getByRole('status').filter({ hasText: '走访已保存' })).toBeVisible()
    address = new URL(page.url()).pathname
    const small = page.getByRole('button', { name: '放大照片 家里.jpg' })
    await expect(small).toBeVisible()
    await small.click()
    const large = page.getByRole('dialog').getByRole('img', { name: '家里.jpg' })
    await expect.poll(() => large.evaluate(node => [(node as HTMLImageElement).naturalWidth, (node as HTMLImageElement).naturalHeight])).toEqual([1_500, 2_000])
    await picture(page, '45-phone-picture')
    await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click()
    await fits(page)
  })

  test('is seen by the supervisor at a desk, with what came of it', async ({ as }) => {
    const page = await as('dudao')
    await page.goto(address)
    await expect(page.getByRole('button', { name: '放大照片 家里.jpg' })).toBeVisible()
    const link = page.getByRole('link', { name: /签到表\.pdf/ })
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toBe('签到表.pdf')
    await picture(page, '46-desk-files')
    // Small on the strip of the child, without being opened.
    await page.goto(`/archives/${child}?tab=records`)
    const seen = page.getByRole('tabpanel').locator(`a[href^="${address}"]`).getByRole('img', { name: '照片 1' })
    await expect.poll(() => seen.evaluate(node => (node as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
    await picture(page, '47-desk-strip')
  })

  test('waits for the network, and is not lost', async ({ as }) => {
    const page = await as('zhuren', phone)
    const pupil = await pupilWho(page, { status: 'active', toItself: true })
    await page.goto(`/records/visit/new?child=${pupil.id}`)
    await page.route('**/api/records/files', route => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await give(page, '路上.jpg', 'image/jpeg', await jpeg(300, 200))
    await expect(photos(page)).toContainText('网络不好，稍后自动再传')
    await page.unroute('**/api/records/files')
    await expect(photos(page).getByText(/^已上传，/)).toBeVisible({ timeout: 20_000 })
    // The page is opened again: the draft still knows the picture.
    await expect(page.getByText('草稿已存在这部手机')).toBeVisible()
    const form = page.url()
    await page.goto('/')
    await page.goto(form)
    await page.getByRole('button', { name: '接着填' }).click()
    await expect(photos(page).getByText(/^已上传，/)).toBeVisible()
    await expect(photos(page).getByRole('img', { name: '路上.jpg' })).toBeVisible()
    await photos(page).getByRole('button', { name: '删去路上.jpg' }).click()
    await expect(photos(page).getByText(/^已上传，/)).toHaveCount(0)
  })
})
