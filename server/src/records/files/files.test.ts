/** Pictures and documents of records: who may lay them to what, who sees them, and what is left in them. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newChildId, newCommandId, newRecordId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person, Reply } from '../../../../testing/app.ts'
import { dayFromToday } from '../../../../testing/bureau.ts'
import { castAs, neighbours, places } from '../../../../testing/cast.ts'
import { docx, jpeg, packed, pdf, png, withExif } from '../../../../testing/files/pictures.ts'
import { openStage, type Stage } from '../../../../testing/walk/stage.ts'
import { openInFlightFolder } from '../../exchange/inFlight.ts'
import { sizeOf } from '../../exchange/picture/header.ts'
import { clearStagedFiles } from './clearing.ts'
import { fileUploads } from './upload.ts'

let stage: Stage
let director: Person
let supervisor: Person
let child: string
let picture: Buffer
const folder = openInFlightFolder(join(mkdtempSync(join(tmpdir(), 'qinghe-')), 'in-flight'))
beforeAll(async () => {
  stage = await openStage({ plugins: [fileUploads(folder)] })
  director = stage.enter(castAs('childDirector'))
  supervisor = stage.enter(castAs('childSupervisor'))
  picture = await jpeg(320, 240)
})
afterAll(async () => { folder.close(); expect(await stage.stop()).toEqual([]) })

const fine = () => ({ visitType: 'childDirector', purpose: 'regular', actualAt: dayFromToday(-1), metChild: true, metGuardian: true, livesAlone: false, hasLivingMoney: true, result: 'fine' })
const upload = (by: Person, bytes: Uint8Array, name = '家里.jpg', file: string = newRecordId()): Promise<Reply & { file: string }> => by.upload('/api/records/files', { file, name }, { name: 'x', bytes }).then(reply => ({ ...reply, file }))
async function staged(by: Person, bytes: Uint8Array = picture, name?: string): Promise<string> {
  const reply = await upload(by, bytes, name)
  expect(reply.body).toMatchObject({ outcome: 'applied' })
  return reply.file
}
/** Of a child of its own each time: one day has one visit of a kind. */
async function record(by: Person, photos: readonly string[], id: string = newRecordId()): Promise<Reply & { id: string }> {
  child = newChildId()
  expect((await by.send('/api/archives', { id: child, draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village } })).body).toMatchObject({ outcome: 'applied' })
  return { ...await by.send('/api/records/visit/acts/record', { record: id, child, body: { ...fine(), photos } }), id }
}
const codes = (reply: Reply): string[] => (reply.body.issues ?? []).map((one: { code: string }) => one.code)
const raw = (by: Person, file: string, size = 'full') => stage.app.server.inject({ method: 'GET', url: `/api/records/files/${file}?size=${size}`, cookies: { qinghe: by.token }, headers: { origin: 'http://localhost' } })

describe('a picture', () => {
  it('is uploaded, laid to a visit and seen again, small and large, by whoever reads the visit', async () => {
    const file = await staged(director)
    expect((await director.get('/api/records/files')).body.files).toMatchObject([{ file, name: '家里.jpg', type: 'picture' }])
    const made = await record(director, [file])
    expect(made.body).toMatchObject({ outcome: 'applied' })
    expect((await director.get('/api/records/files')).body.files).toEqual([])
    for (const who of [director, supervisor]) {
      expect((await who.get(`/api/records/visit/${made.id}`)).body.values.photos).toEqual([file])
      expect((await who.get(`/api/records/files/of/${made.id}`)).body).toMatchObject({ child, files: [{ file, field: 'photos', name: '家里.jpg' }] })
      const [full, small] = [await raw(who, file), await raw(who, file, 'small')]
      expect([full.statusCode, sizeOf(full.rawPayload), sizeOf(small.rawPayload)]).toEqual([200, { width: 320, height: 240 }, { width: 240, height: 180 }])
      expect(full.headers).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" })
      expect(full.headers['content-disposition']).toBe(`inline; filename*=UTF-8''${encodeURIComponent('家里.jpg')}`)
    }
  })
  it('stands upright, and nothing of place, time and camera is left in it', async () => {
    const file = await staged(director, withExif(picture, { orientation: 6, secret: 'VERBORGEN' }))
    const { rawPayload } = await raw(director, file)
    expect(sizeOf(rawPayload)).toEqual({ width: 240, height: 320 })
    expect(['VERBORGEN', 'Exif'].filter(word => rawPayload.includes(word))).toEqual([])
  })
  it('larger than the page needs is made smaller', async () => {
    const { rawPayload } = await raw(director, await staged(director, await jpeg(2_400, 1_200)))
    expect(sizeOf(rawPayload)).toEqual({ width: 2_000, height: 1_000 })
  })
  it('leaves a line in the log when it is opened', async () => {
    const made = await record(director, [await staged(director)])
    const { body: { files: [{ file }] } } = await supervisor.get(`/api/records/files/of/${made.id}`)
    await raw(supervisor, file)
    const { rows } = await stage.owner.query(`select count(*)::int as n from qinghe.audit_inbox where convert_from(leaf, 'UTF8') like '%打开记录的照片或文件%' and convert_from(leaf, 'UTF8') like $1`, [`%${supervisor.actor.account}%`])
    expect(rows[0].n).toBeGreaterThan(0)
  })
  it('whose name is taken out of the visit stays with what the history says', async () => {
    const [file, other] = [await staged(director), await staged(director)]
    const made = await record(director, [file, other])
    const reply = await director.send('/api/records/visit/acts/correct', { record: made.id, body: { photos: [other] } }, { basedOn: { version: 1, from: { photos: [file, other] } } })
    expect(reply.body).toMatchObject({ outcome: 'applied' })
    expect((await director.get(`/api/records/visit/${made.id}`)).body.values.photos).toEqual([other])
    const { body: { records } } = await supervisor.get(`/api/records/children/${child}`)
    expect(records.find((one: { record: string }) => one.record === made.id).pictures).toEqual([other])
    const { body: { entries } } = await supervisor.get(`/api/records/visit/${made.id}/history`)
    expect(entries[0].fields).toMatchObject([{ field: 'photos', before: '家里.jpg、家里.jpg', after: '家里.jpg' }])
  })
})

describe('a document', () => {
  it('is given out as a download under its own name', async () => {
    const file = await staged(director, pdf(), '../../签到\u0000表.html')
    const answer = await raw(director, file)
    expect([answer.headers['content-type'], answer.headers['content-disposition']]).toEqual(['application/pdf', `attachment; filename*=UTF-8''${encodeURIComponent('签到表.pdf')}`])
    expect((await upload(director, docx(), '记录.docx')).body).toMatchObject({ outcome: 'applied' })
  })
})

describe('what is refused, in words', () => {
  const wrong: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
    'file.empty': () => Buffer.alloc(0), 'file.vector': () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'file.tooManyPixels': () => png(20_000, 10_000, 1),
    'file.unknown': () => Buffer.alloc(10_000_000, '长'), 'file.macros': () => docx('word/vbaProject.bin'), 'file.heic': () => Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1'), 'file.otherPicture': () => Buffer.from('RIFF\0\0\0\0WEBPVP8 '),
    'file.damaged': () => picture.subarray(0, picture.length / 2), 'file.tooLarge': () => Buffer.alloc(21 * 1024 * 1024, 1), 'file.oldOffice': () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]),
  }
  it.each(Object.keys(wrong))('%s', async code => {
    const reply = await upload(director, await wrong[code]!())
    expect([reply.status >= 400 && reply.status < 500, codes(reply)]).toEqual([true, [code]])
    expect(reply.body.title).toMatch(/[一-龥]{4}/u)
    expect((await raw(director, reply.file)).statusCode).toBe(404)
  })
  it('a zip that is no document, and a picture with a page behind it, which loses the page', async () => {
    expect(codes(await upload(director, packed(['index.html'])))).toEqual(['file.unknown'])
    const { rawPayload } = await raw(director, await staged(director, Buffer.concat([picture, Buffer.from('<script>alert(1)</script>')])))
    expect(rawPayload.includes('script')).toBe(false)
  })
  it('a file somebody else uploaded, one that is nowhere, one that was used, and one named twice', async () => {
    const [mine, theirs] = [await staged(director), await staged(supervisor)]
    expect((await record(director, [mine])).body).toMatchObject({ outcome: 'applied' })
    for (const photos of [[theirs], [newRecordId()], [mine]]) {
      const reply = await record(director, photos)
      expect([reply.status, codes(reply), (await director.get(`/api/records/visit/${reply.id}`)).status]).toEqual([422, ['record.file'], 404])
    }
    expect((await raw(director, theirs)).statusCode).toBe(404)
    expect((await raw(supervisor, theirs)).statusCode).toBe(200)
    expect(codes(await record(director, Array.from({ length: 10 }, () => newRecordId())))).toEqual(['record.value'])
  })
  it('files of people who do not read the visit, of the next village and of another county', async () => {
    const { body: { files: [{ file }] }, id } = await record(director, [await staged(director)]).then(async made => ({ ...await director.get(`/api/records/files/of/${made.id}`), id: made.id }))
    for (const other of [stage.enter({ ...castAs('childDirector'), region: places.nextVillage }), stage.enter(neighbours.nextCounty), stage.enter(castAs('systemAdmin'))]) {
      expect((await raw(other, file)).statusCode, other.actor.role).toBeGreaterThanOrEqual(403)
      expect((await other.get(`/api/records/files/of/${id}`)).status, other.actor.role).toBeGreaterThanOrEqual(403)
    }
  })
})

describe('what lies ready', () => {
  it('is sent twice and lies there once', async () => {
    const [file, id] = [newRecordId(), newCommandId()]
    for (const _ of [1, 2]) expect((await director.upload('/api/records/files', { file, name: 'a.jpg' }, { name: 'x', bytes: picture, id })).body).toMatchObject({ outcome: 'applied' })
    const { rows } = await stage.owner.query('select count(*)::int as n from qinghe.staged_files where id = $1', [file])
    expect(rows[0].n).toBe(1)
  })
  it('is cleared after a day, and not before', async () => {
    const [old, young] = [await staged(director), await staged(director)]
    await stage.owner.query(`update qinghe.staged_files set at = qinghe.now() - interval '25 hours' where id = $1`, [old])
    expect(await clearStagedFiles(stage.app.pools.qinghe_importer)).toBe(1)
    expect([(await raw(director, old)).statusCode, (await raw(director, young)).statusCode]).toEqual([404, 200])
    expect(codes(await record(director, [old]))).toEqual(['record.file'])
  })
  it('is in the database sealed: neither picture nor name', async () => {
    const file = await staged(director, pdf('GEHEIM'), '王小禾的家.pdf')
    const { rows: [row] } = await stage.owner.query('select label, content from qinghe.staged_files where id = $1', [file])
    expect([row.content.includes('GEHEIM'), row.label.includes('王小禾')]).toEqual([false, false])
  })
})
