import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { bareWorkbook } from '../../../testing/workbooks/bareWorkbook.ts'
import { hostileFiles } from '../../../testing/workbooks/hostile.ts'
import { childArguments } from './isolate.ts'
import { type ByteSource, defaultLimits, type ReadLimits } from './rows.ts'
import { readWorkbook } from './xlsx.ts'

const folder = mkdtempSync(join(tmpdir(), 'qinghe-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function refusal(source: ByteSource, limits: ReadLimits = defaultLimits): Promise<Problem> {
  try {
    const book = await readWorkbook(source, limits)
    for await (const _ of book.rows);
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('The file was read')
}

/** The reading processes of this test's own process. */
const readers = (): string[] => globSync('/proc/[0-9]*/stat').filter(file => {
  try {
    return readFileSync(file, 'latin1').split(') ')[1]?.split(' ')[1] === String(process.pid) && readFileSync(file.replace('stat', 'cmdline'), 'latin1').includes('exchange/child/main.ts')
  } catch {
    return false // it ended meanwhile
  }
}).map(file => file.split('/')[2] ?? '')

async function* bytes(file: Buffer) {
  yield file
}

describe('a hostile or unsuitable file is refused in words, and the server goes on', () => {
  test.each(hostileFiles.map(h => [h.what, h] as const))(
    '%s',
    async (_, hostile) => {
      const path = join(folder, 'upload.xlsx')
      writeFileSync(path, hostile.file())
      const { issues, status } = await refusal(path)
      expect(hostile.refusedWith.map(code => `workbook.${code}`)).toContain(issues[0]?.code)
      expect(issues[0]?.message).toMatch(/[\u4e00-\u9fff]{4}/)
      expect(issues[0]?.message).not.toMatch(/undefined|\?/)
      expect(status).toBe(422)
    },
    60_000,
  )

  test('a file larger than the limit is refused while it is still coming', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * 1024, 80)
    }
    expect((await refusal(endless())).issues[0]?.code).toBe('workbook.tooLarge')
  })

  test('a reader that passes its memory is ended', async () => {
    const { issues } = await refusal(bytes(bareWorkbook()), { ...defaultLimits, rssBytes: 20 * 1024 * 1024 })
    expect(issues[0]?.code).toBe('workbook.outOfMemory')
  })

  test('a reader the busy machine kept waiting is not blamed for it', async () => {
    const before = new Set(readers())
    const reading = refusal(bytes(bareWorkbook()), { ...defaultLimits, silenceMs: 1_500 }).then(() => 'refused', (error: Error) => error.message)
    const mine = () => readers().filter(pid => !before.has(pid))
    await expect.poll(mine, { interval: 5, timeout: 5_000 }).toHaveLength(1)
    const [pid] = mine()
    process.kill(Number(pid), 'SIGSTOP')
    await pause(2_500)
    process.kill(Number(pid), 'SIGCONT')
    expect(await reading).toBe('The file was read')
  })

  test('a reader that says nothing is ended', async () => {
    const { issues } = await refusal(bytes(bareWorkbook()), { ...defaultLimits, silenceMs: 1 })
    expect(issues[0]?.code).toBe('workbook.outOfTime')
  })

  test('an upload that breaks off by itself is told as what it is', async () => {
    async function* broken() {
      yield Buffer.from('PK')
      throw new Error('the disk went away')
    }
    await expect(refusal(broken())).rejects.toThrow('the disk went away')
  })
})

describe('the reading process', () => {
  const lockdown = join(import.meta.dirname, 'child', 'lockdown.ts')
  const tried = (code: string): string =>
    execFileSync(
      process.execPath,
      [
        ...childArguments(),
        '--import',
        lockdown,
        '--input-type=module',
        '-e',
        `try { ${code}; console.log('done') } catch (e) { console.log('refused') }`,
      ],
      { env: {}, encoding: 'utf8' },
    ).trim()

  test.each([
    ['open a file', "(await import('node:fs')).openSync(process.execPath)"],
    ['open a file by the back door', "process.getBuiltinModule('fs').openSync(process.execPath)"],
    ['call out', "if (typeof fetch !== 'function') throw 1"],
    ['open a connection', "(await import('node:net')).connect(9)"],
    ['ask for a name', "await (await import('node:dns/promises')).lookup('localhost')"],
    ['start a process', "(await import('node:child_process')).execSync('true')"],
    ['start a thread', "new (await import('node:worker_threads')).Worker('1', { eval: true })"],
    ['reach into the runtime', "process.binding('fs')"],
    ['make code from text', "new Function('return 1')()"],
    ['end another process', 'process.kill(process.ppid, 0)'],
  ])('cannot %s', (_, code) => expect(tried(code)).toBe('refused'))

  test('can compute', () => expect(tried('JSON.parse("{}")')).toBe('done'))
  test('sees no environment', () => expect(tried('if (Object.keys(process.env).length > 0) throw 1')).toBe('done'))
})
