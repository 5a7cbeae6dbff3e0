import { newChildId } from '@qinghe/domain/kernel/ids.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../../testing/app.ts'
import { castAs, places } from '../../../testing/cast.ts'
import { awkwardTexts } from '../../../testing/workbooks/texts.ts'
import { openStage, type Stage } from '../../../testing/walk/stage.ts'

let stage: Stage
let director: Person
beforeAll(async () => {
  stage = await openStage()
  director = stage.enter(castAs('childDirector'))
})
afterAll(async () => { expect(await stage.stop()).toEqual([]) })

const bytesOf = (text: string | null): string => Buffer.from(text ?? '').toString('hex')
const isBlank = (text: string): boolean => text.trim() === ''
/** Edges, marks of the byte order, two ways to compose one letter, direction marks, rare and private characters. */
const texts = [
  ...awkwardTexts, '\ufeff开头有字节序标记', '中间\ufeff也有', 'e\u0301 与 \u00e9', '\u1112\u1161\u11ab', 'ﬁ ㎡ ① Ⅳ', '  两头有空格  ', '\u3000全角空格\u3000', '尾巴\n', '\u200b零宽\u200d', '\u202e反向\u202c', '\ue815\ue000', '𱁬𰻞', '〇○◯', 'ǅ ß İ ı',
].filter(text => Array.from(text).length <= 100)

describe('what somebody writes into an archive', () => {
  it.each(texts)('%j comes back byte for byte, from a clear and from a sealed column', async text => {
    const id = newChildId()
    const draft = { name: '王小禾', birthDate: '2016-03-01', region: places.village, idMissingReason: text, hukouAddress: text, 'father.workPlace': text }
    const made = await director.send('/api/archives', { id, draft })
    expect(made.body.outcome, JSON.stringify(made.body)).toBe('applied')
    const { body } = await director.get(`/api/archives/${id}`)
    const workPlace = body.family.values.parents.find((parent: { role: string }) => parent.role === 'father')?.workPlace ?? null
    const opened = await director.post(`/api/archives/${id}/reveal`, { field: 'hukouAddress', reason: 'verify' })
    const wanted = isBlank(text) ? '' : bytesOf(text)
    expect([bytesOf(workPlace), bytesOf(opened.body.value), bytesOf(body.identity.values.idMissingReason)]).toEqual([wanted, wanted, wanted])
  })
  it('is counted by characters, not by their halves, and never cut', async () => {
    const rare = '𱁬'.repeat(100)
    const send = (workPlace: string) => director.send('/api/archives', { id: newChildId(), draft: { name: '王小禾', birthDate: '2016-03-01', region: places.village, 'father.workPlace': workPlace } })
    expect((await send(rare)).body.outcome).toBe('applied')
    const long = await send(`${rare}长`)
    expect([long.status, long.body.title]).toEqual([400, '最多 100 个字'])
  })
  it('is found again by a name of rare characters', async () => {
    const id = newChildId()
    expect((await director.send('/api/archives', { id, draft: { name: '欧阳𱁬', birthDate: '2016-03-01', region: places.village } })).body.outcome).toBe('applied')
    const { body } = await director.post('/api/archives/search', { text: '欧阳𱁬' })
    expect(body.hits.map((hit: { id: string; name: string }) => [hit.id, bytesOf(hit.name)])).toEqual([[id, bytesOf('欧阳𱁬')]])
  })
})
