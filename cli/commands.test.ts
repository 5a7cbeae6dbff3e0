import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { refuseUntested } from './commands/distribute.ts'
import { readChange } from './commands/regions.ts'
import { refuseWithoutBackup } from './commands/upgrade.ts'
import { roleNamed } from './commands/user.ts'
import { regionCodeOf } from './regionArgument.ts'

const folder = mkdtempSync(join(tmpdir(), 'qinghe-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a division on the command line', () => {
  it('is written with the digits of its level', () => {
    expect(['0', '43', '4310', '431003', '431003103', '431003103203'].map(regionCodeOf))
      .toEqual([0, 430000000000, 431000000000, 431003000000, 431003103000, 431003103203])
  })
  it('is refused with words when it has any other number of digits, or anything else in it', () => {
    fc.assert(fc.property(fc.string().filter(text => !/^(0|\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(text)), text => {
      expect(() => regionCodeOf(text)).toThrow('不是区划代码')
    }))
  })
})

describe('a post on the command line', () => {
  it('is called as the list calls it, or by its key', () => {
    expect([roleNamed('村儿童主任'), roleNamed('childDirector')]).toEqual(['childDirector', 'childDirector'])
    expect(() => roleNamed('村长')).toThrow('没有“村长”这种岗位')
  })
})

describe('a decision about divisions in a file', () => {
  const written = (text: string): string => {
    const file = join(folder, 'change.json')
    writeFileSync(file, text)
    return file
  }
  it('is read in the form of the domain', () => {
    const file = written(JSON.stringify({ kind: 'rename', code: 431003103000, name: '新名镇', day: '2026-01-01', basis: '批复 1 号' }))
    expect(readChange(file)).toMatchObject({ kind: 'rename', code: 431003103000 })
  })
  it('is refused with the place of the mistake', () => {
    expect(() => readChange(join(folder, 'none.json'))).toThrow('没有')
    expect(() => readChange(written('{'))).toThrow('不是有效的 JSON')
    expect(() => readChange(written(JSON.stringify({ kind: 'rename', code: 431003103000, name: '新名镇', day: '2026-01-01' })))).toThrow('basis')
  })
})

describe('what cannot be taken back', () => {
  it('is not upgraded on an outside database without a backup somebody vouches for', () => {
    expect(() => refuseWithoutBackup({ databaseUrl: 'postgres://x' }, {})).toThrow('--backed-up')
    expect(() => refuseWithoutBackup({ databaseUrl: 'postgres://x' }, { backedUp: true })).not.toThrow()
    expect(() => refuseWithoutBackup({ databaseUrl: undefined }, {})).not.toThrow()
  })
  it('is not distributed unless somebody says that they know it was never tried, and never inside the embedded database', () => {
    expect(() => refuseUntested({ databaseUrl: 'postgres://x' }, {})).toThrow('还没有在真实的 Citus 集群上运行过')
    expect(() => refuseUntested({ databaseUrl: undefined }, { iKnow: true })).toThrow('内置数据库不能分布')
    expect(() => refuseUntested({ databaseUrl: 'postgres://x' }, { iKnow: true })).not.toThrow()
  })
})

/** Commands that neither read nor change what is kept, and why. */
const withoutTrace: Record<string, string> = {
  'linkage.ts': 'compares files that somebody gives it, and opens no archive',
  'bench.ts': 'measures on databases of its own', 'demo.ts': 'a code of an invented account, from a file', 'start.ts': 'what happens then leaves its own leaves',
}

describe('every command', () => {
  it('leaves a leaf, or acts as somebody whose actions do', () => {
    const commands = join(dirname(fileURLToPath(import.meta.url)), 'commands')
    const without = readdirSync(commands).filter(file => file.endsWith('.ts'))
      .filter(file => !/leaveTrace\(|traced(Read)?\(|actingAs\(/.test(readFileSync(join(commands, file), 'utf8')))
    expect(without.sort()).toEqual(Object.keys(withoutTrace).sort())
  })
})
