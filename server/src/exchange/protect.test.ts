import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openedWithPassword } from '../../../testing/workbooks/passwordMacro.ts'
import { protectWorkbook, writeWorkbook } from './xlsx.ts'

async function book(): Promise<Buffer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  await writeWorkbook(out, [{ name: '名单', header: ['姓名', '电话', '日期', '时间'], rows: [['=1+1', '19900000001', { day: '2026-09-01' }, { moment: '2026-09-01T00:05:00Z' }], ['@欧阳', '+1', null, null]] }])
  return bytes
}

describe('a workbook with a password', () => {
  it('opens in LibreOffice with it and shows the same texts, days as days and no formula', async () => {
    const opened = await openedWithPassword(await protectWorkbook(await book(), 'Qh2f-abcde'), 'Qh2f-abcde')
    expect(opened?.trim().split('\n')).toEqual(['姓名,电话,日期,时间', '=1+1,19900000001,2026-09-01,2026-09-01 08:05', '@欧阳,+1,,'])
  }, 240_000)

  it('does not open with another', async () => {
    expect(await openedWithPassword(await protectWorkbook(await book(), 'Qh2f-abcde'), 'Qh2f-abcdf')).toBe(undefined)
  }, 240_000)
})
