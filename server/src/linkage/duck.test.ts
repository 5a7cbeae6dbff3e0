import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { traces } from '../../../testing/traces.ts'
import { openDuck } from './duck.ts'

const folder = mkdtempSync(join(tmpdir(), 'qinghe-duck-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const planted = Array.from({ length: 2_000 }, (_, i) => `欧阳植${String.fromCodePoint(0x4e00 + i * 7)}${99990000 + i * 3}`)
/** Far more rows than fit, with the planted values all over them; sorted, so that every one of them is written out. */
const spilling = (rows: number): string =>
  `create table p as select v, row_number() over () - 1 as n from unnest(['${planted.join("','")}']) u (v);
   create table t as select v, md5(range::varchar) as m, hash(range) as h from range(${rows}) join p on n = range % ${planted.length} order by m`
const filesBelow = (path: string): string[] => readdirSync(path, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => join(one.parentPath, one.name))

describe('what does not fit into memory', () => {
  it('is spilled so that no value can be read in the files, which end with the run', async () => {
    const spillDir = join(folder, 'sealed')
    const duck = await openDuck({ memory: '80MB', spillDir })
    await duck.seal()
    await duck.run({ name: 'fill', sql: spilling(1_200_000) })
    const files = filesBelow(spillDir)
    expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeGreaterThan(20_000_000)
    expect(await traces(planted, files)).toEqual([])
    expect(readdirSync(spillDir).map(name => (statSync(join(spillDir, name)).mode & 0o777).toString(8))).toEqual(['700'])
    duck.close()
    expect(readdirSync(spillDir)).toEqual([])
  })

  it('would be readable if it were not encrypted: the search finds it then', async () => {
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const open = join(folder, 'open')
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '80MB', temp_directory: open, threads: '2', preserve_insertion_order: 'false' })
    const connection = await instance.connect()
    await connection.run(spilling(1_200_000))
    expect((await traces(planted, filesBelow(open))).length).toBeGreaterThan(0)
    connection.closeSync()
    instance.closeSync()
  })

  it('fails in words when there is nowhere to spill, and leaves no file', async () => {
    const duck = await openDuck({ memory: '60MB' })
    const error = await duck.run({ name: 'fill', sql: spilling(2_000_000) }).then(() => null, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Problem)
    expect(String((error as Problem).message)).toContain('内存不够')
    duck.close()
  })
})

describe('a run that was killed', () => {
  it('leaves noise, and the next run sweeps it away', async () => {
    const spillDir = join(folder, 'killed')
    const child = spawn(process.execPath, ['--input-type=module', '-e', `
      import { openDuck } from ${JSON.stringify(new URL('./duck.ts', import.meta.url).href)}
      const duck = await openDuck({ memory: '100MB', spillDir: ${JSON.stringify(spillDir)} })
      await duck.run({ name: 'fill', sql: ${JSON.stringify(spilling(2_000_000))} })
      console.log('spilled')
      setInterval(() => undefined, 1000)
    `], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise<void>(done => child.stdout.once('data', () => done()))
    child.kill('SIGKILL')
    await new Promise<void>(done => child.once('exit', () => done()))
    const left = filesBelow(spillDir)
    expect(left.length).toBeGreaterThan(0)
    expect(await traces(planted, left)).toEqual([])
    const duck = await openDuck({ spillDir })
    expect(filesBelow(spillDir)).toEqual([])
    duck.close()
  })
})

describe('a step that fails', () => {
  it('says which one, and none of the values in it', async () => {
    const duck = await openDuck()
    const failing = [
      { name: 'fill left', sql: `insert into nowhere values (1, '欧阳思远'), (2, '99999920150101001X')` },
      { name: 'number', sql: `select '欧阳思远'::integer` },
      { name: 'words', sql: `select error('欧阳思远 at home')` },
    ]
    for (const step of failing) {
      const error = await duck.run(step).then(() => null, (thrown: unknown) => thrown)
      const all = error instanceof Error ? `${error.message}${error.stack}${String(error.cause)}` : ''
      expect(all).toContain(step.name)
      expect(all).not.toMatch(/欧阳|99999920150101/)
    }
    duck.close()
  })
})

describe('the search for traces', () => {
  it('finds a value however it was written', async () => {
    const written: Record<string, string | Buffer> = {
      utf8: 'x欧阳思远y', utf16: Buffer.from('x欧阳思远y', 'utf16le'), swapped: Buffer.from('x欧阳思远y', 'utf16le').swap16(), gb: Buffer.from([0x31, 0xc5, 0xb7, 0xd1, 0xf4, 0xcb, 0xbc, 0xd4, 0xb6, 0x32]),
      hex: Buffer.from('欧阳思远').toString('hex'), loud: Buffer.from('欧阳思远').toString('hex').toUpperCase(), json: '"\\u6b27\\u9633\\u601d\\u8fdc"',
      ...Object.fromEntries(['', 'a', 'ab'].map(before => [`base64 ${before.length}`, Buffer.from(`${before}欧阳思远，住在村里`).toString('base64')])),
    }
    for (const [how, bytes] of Object.entries(written)) {
      const file = join(folder, `trace-${how}`)
      writeFileSync(file, Buffer.concat([Buffer.alloc(1_048_570, 7), Buffer.from(bytes)]))
      expect((await traces(['欧阳思远'], [file])).map(one => one.value), how).toEqual(['欧阳思远'])
      expect(await traces(['欧思远阳'], [file]), how).toEqual([])
    }
  })
})
