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

describe('a model as a file', () => {
  const splink = {
    link_type: 'dedupe_only', probability_two_random_records_match: 0.008, sql_dialect: 'duckdb', unique_id_column_name: '编号', blocking_rules_to_generate_predictions: [{ blocking_rule: 'l."出生日期" = r."出生日期"', sql_dialect: 'duckdb' }],
    comparisons: ['姓名', '出生日期', '村'].map(field => ({
      output_column_name: field, comparison_levels: [
        { sql_condition: `"${field}_l" IS NULL OR "${field}_r" IS NULL`, label_for_charts: '缺', is_null_level: true },
        { sql_condition: `"${field}_l" = "${field}_r"`, label_for_charts: '相同', m_probability: 0.9, u_probability: field === '村' ? 0.33 : 0.001 },
        { sql_condition: 'ELSE', label_for_charts: '不同', m_probability: 0.1, u_probability: field === '村' ? 0.67 : 0.999 },
      ],
    })),
  }

  it('comes from Splink, is run, and goes back to Splink as it came', async () => {
    const imported = await linkage('model', '--import', file('splink.json', JSON.stringify(splink)), '--out', path('model.json'))
    expect(imported.code, imported.said).toBe(0)
    const run = await linkage('link', '--model', path('model.json'), '--left', file('people.csv', csv(people)), '--key', '编号', '--out', path('links.csv'))
    expect(run.code, run.said).toBe(0)
    const [head, ...lines] = readFileSync(path('links.csv'), 'utf8').trim().split('\n')
    expect(head).toBe('键,同一人中第一个的键')
    const firstOf = new Map(lines.map(line => [line.split(',')[0], line.split(',')[1]]))
    expect(firstOf.size).toBe(120)
    for (let i = 0; i < 120; i += 2) expect(firstOf.get(`r${i}`), `r${i}`).toBe(firstOf.get(`r${i + 1}`))
    expect(new Set(firstOf.values()).size).toBe(60)
    expect((await linkage('model', '--export', path('model.json'), '--out', path('back.json'))).code).toBe(0)
    const back = JSON.parse(readFileSync(path('back.json'), 'utf8'))
    expect(back.probability_two_random_records_match).toBe(0.008)
    expect(back.comparisons.map((one: any) => one.comparison_levels.map((level: any) => [level.m_probability, level.u_probability]))).toEqual(splink.comparisons.map(one => one.comparison_levels.map(level => [level.m_probability, level.u_probability])))
  })

  it('reaches no file, whatever its SQL says', async () => {
    const secret = file('secret.txt', '不该读到')
    const model = JSON.parse(readFileSync(path('model.json'), 'utf8'))
    model.columns[0].sql = `(select content from read_text('${secret}'))`
    const { code, said } = await linkage('link', '--model', file('curious.json', JSON.stringify(model)), '--left', path('people.csv'), '--key', '编号', '--out', path('curious.csv'))
    expect(code).not.toBe(0)
    expect(said).not.toContain('不该读到')
    expect(() => readFileSync(path('curious.csv'))).toThrow()
  })

  it('that cannot be used is refused in words', async () => {
    for (const [args, words] of [
      [['model', '--import', file('no.json', '{'), '--out', path('x.json')], '不是有效的 JSON'], [['model', '--export', path('splink.json'), '--out', path('x.json')], '不是本平台的比对模型'],
      [['model', '--out', path('x.json')], '请写 --import 或 --export'],
      [['link', '--model', path('model.json'), '--left', path('people.csv'), '--right', path('people.csv'), '--key', '编号', '--out', path('x.csv')], '不用 --right'],
    ] as const) {
      const { code, said } = await linkage(...args)
      expect(code).not.toBe(0)
      expect(said).toContain(words)
    }
  })
})
