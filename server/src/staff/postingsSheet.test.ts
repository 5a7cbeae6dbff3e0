import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../../../testing/office.ts'
import { writeWorkbook } from '../exchange/xlsx.ts'
import { staffEndpoints } from './routes.ts'

let office: Office
let administrator: Record<string, string>
beforeAll(async () => {
  office = await openOffice(staffEndpoints)
  administrator = (await office.enter('xitong')).from.jar
})
afterAll(async () => {
  expect(await office.stop()).toEqual([])
})

async function workbook(rows: string[][], header = ['登录名', '姓名', '岗位', '地区', '学校', '到岗日期']): Promise<Buffer> {
  const out = new PassThrough()
  const pieces: Buffer[] = []
  out.on('data', (piece: Buffer) => pieces.push(piece))
  await writeWorkbook(out, [{ name: '岗位', title: '2026 年岗位表', header, rows }])
  return Buffer.concat(pieces)
}
async function upload(file: Buffer, cookies = administrator) {
  const edge = '----qinghe'
  const payload = Buffer.concat([
    Buffer.from(
      `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${edge}--\r\n`),
  ])
  const headers = { origin: 'http://localhost', 'content-type': `multipart/form-data; boundary=${edge}` }
  const answer = await office.server.inject({ method: 'POST', url: '/api/staff/postings/read', cookies, headers, payload })
  return { status: answer.statusCode, body: JSON.parse(answer.body) }
}

describe('a workbook of postings', () => {
  it('is read into rows with what is wrong about each, and nothing is written', async () => {
    const file = await workbook([
      ['zhao1', '赵一', '村儿童主任', '栖凤渡镇栖凤渡村', '', '2026/9/1'],
      ['zhuren', '钱二', '儿童督导员', '栖凤渡镇', '', ''],
      ['sun3', '孙三', '班主任', '栖凤渡镇', '', ''],
    ])
    const { status, body } = await upload(file)
    expect([status, body.headingRow]).toEqual([200, 2])
    expect(body.rows.map((r: { row: number; issues: { code: string }[] }) => [r.row, r.issues.map(i => i.code)])).toEqual([
      [3, []],
      [4, ['staff.loginTaken']],
      [5, ['staff.schoolMissing']],
    ])
    expect(body.rows[0].posting).toMatchObject({
      login: 'zhao1',
      role: 'childDirector',
      region: 431003103203,
      validFrom: '2026-09-01',
    })
    expect((await office.owner.query("select 1 from qinghe.accounts where login = 'zhao1'")).rowCount).toBe(0)
  })
  it('without a heading, or that is no workbook, is refused with words', async () => {
    expect(await upload(await workbook([['a', 'b']], ['甲', '乙']))).toMatchObject({
      status: 422,
      body: { issues: [{ code: 'staff.noHeading' }] },
    })
    const broken = await upload(Buffer.from('PK\u0003\u0004 broken'))
    expect(broken.status).toBe(422)
    const none = await office.server.inject({
      method: 'POST',
      url: '/api/staff/postings/read',
      cookies: administrator,
      headers: { origin: 'http://localhost' },
      payload: {},
    })
    expect(none.statusCode).toBe(400)
  })
  it('is read for the system administrator only', async () => {
    const { from } = await office.enter('zhuren')
    expect((await upload(await workbook([]), from.jar)).status).toBe(403)
    expect((await upload(await workbook([]), {})).status).toBe(401)
  })
  it('begins with a template that can be read back', async () => {
    const template = await office.server.inject({ method: 'GET', url: '/api/staff/postings/template', cookies: administrator })
    expect(template.headers['content-type']).toMatch(/spreadsheetml/)
    const { body } = await upload(template.rawPayload)
    expect(body.rows.map((r: { issues: unknown[] }) => r.issues)).toEqual([[]])
  })
})
