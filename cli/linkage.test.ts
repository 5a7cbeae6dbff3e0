import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { gb } from '../testing/traces.ts'

const folder = mkdtempSync(join(tmpdir(), 'qinghe-linkage-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const path = (name: string): string => join(folder, name)
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(path(name), content)
  return path(name)
}
const linkage = (...args: string[]): Promise<{ code: number; said: string }> => new Promise(done => {
  execFile(process.execPath, [main, 'linkage', ...args], { env: { ...process.env, QINGHE_HOME: path('home') } }, (error, out, err) => done({ code: typeof error?.code === 'number' ? error.code : 0, said: out + err }))
})
const evaluate = (left: string, ...more: string[]): Promise<{ code: number; said: string }> => linkage('evaluate', '--left', left, '--key', '编号', '--truth', truth, '--out', path('out.json'), ...more)

const people = Array.from({ length: 120 }, (_, i) => ({
  编号: `r${i}`, 姓名: `${'王李张刘陈杨赵周'[(i >> 1) % 8]}${'小春雨子若明可浩'[(i >> 1) % 7]}${String.fromCodePoint(0x5000 + (i >> 1) * 11)}`, 出生日期: `201${(i >> 1) % 8}-0${(i >> 1) % 9 + 1}-1${(i >> 1) % 10}`, 村: ['东村', '西村', '南村'][(i >> 1) % 3],
}))
const csv = (rows: readonly Record<string, unknown>[]): string => [Object.keys(rows[0] ?? {}).join(','), ...rows.map(row => Object.values(row).join(','))].join('\n')
const truth = file('truth.csv', csv(people.flatMap((one, i) => (i % 2 === 0 ? [{ a: one.编号, b: `r${i + 1}` }] : []))))

describe('a roster that is no good, at the command line', () => {
  it('with a key twice ends with a sentence, an exit code and no result', async () => {
    const { code, said } = await evaluate(file('double.csv', csv([...people, { ...people[0], 姓名: '别人' }])))
    expect(code).not.toBe(0)
    expect(said).toContain('有重复（多出 1 行，例如“r0”）')
    expect(() => readFileSync(path('out.json'))).toThrow()
  })

  it('with nothing to compare ends with a sentence', async () => {
    const { code, said } = await evaluate(file('nothing.csv', csv(people.map(one => ({ 编号: one.编号, 空: '', 县: '苏仙区' })))))
    expect(code).not.toBe(0)
    expect(said).toMatch(/没有可用于比对的列：“空”几乎全空，不参加比对；“县”只有一个值/)
  })

  it('in two encodings behind a mark, with an empty column and spoilt numbers, is matched, and each is counted', async () => {
    const rows = people.map((one, i) => ({ ...one, 备注: '', 证件号: i % 3 === 0 ? '9.99999E+17' : `99999920150101${1000 + (i >> 1)}` }))
    const [head = '', ...lines] = csv(rows).split('\n')
    const mixed = Buffer.concat([Buffer.from(`\ufeff${head}\n`), ...lines.map((line, i) => (i % 4 < 2 ? Buffer.from(`${line}\n`) : gb(`${line}\n`)))])
    const { code, said } = await evaluate(file('mixed.csv', mixed))
    expect(code, said).toBe(0)
    expect(said).toMatch(/编码混用：61 行按 UTF-8、60 行按 GB 18030 读取/)
    expect(said).toMatch(/“备注”几乎全空/)
    expect(said).toMatch(/“证件号”有 40 格是科学计数/)
    const { default: found, warnings } = JSON.parse(readFileSync(path('out.json'), 'utf8'))
    expect(found.precision).toBe(1)
    expect(warnings).toHaveLength(3)
  })
})
