/** Two thousand values nobody else has, in a roster that is uploaded and compared while every process is killed again and again.
 *  After each kill everything the product wrote is searched: what is sealed may be readable nowhere, what the archives keep in clear
 *  nowhere but in the files of the database. In the end every run has come to the sums of one that nobody disturbed. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { checkCharacter } from '@qinghe/domain/archives/idNumber.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import pg from 'pg'
import { runningDatabase } from '../../cli/database.ts'
import { openInstallation } from '../../cli/installation.ts'
import { type Trace, traces } from '../../testing/traces.ts'
import { type Random, randomOf } from '../../testing/world/random.ts'
import { type Caller, killAll, type Product, signIn, startProduct, stopProduct } from './product.ts'
import { freePort } from './server.ts'

const rows = 223
const archives = 40
const plantedColumns = ['姓名', '身份证号', '监护人姓名', '联系电话', '村', '学校名称', '家庭住址', '班主任', '说明'] as const

type PlantedRow = Record<(typeof plantedColumns)[number] | '性别' | '出生日期' | '就学情况', string>

const character = (from: number, i: number, step: number): string => String.fromCodePoint(0x4e00 + (from + i * step) % 8000)

function plantedRow(i: number): PlantedRow {
  const born = `201${i % 8}-0${i % 9 + 1}-${10 + i % 19}`
  const first17 = `999999${born.replaceAll('-', '')}${String(101 + i * 2 % 800).padStart(3, '0')}`
  const two = (from: number): string => character(from, i, 31) + character(from + 3000, i, 17)
  return {
    姓名: `闾丘${two(0)}`, 性别: Number(first17[16]) % 2 === 1 ? '男' : '女', 出生日期: born, 身份证号: first17 + checkCharacter(first17), 监护人姓名: `夹谷${two(1500)}`,
    联系电话: `1990777${String(1000 + i * 7)}`, 村: `${two(2500)}植村`, 学校名称: `${two(3500)}植小学`, 就学情况: '小学', 家庭住址: `${two(4500)}巷${i}号`, 班主任: `公冶${two(5500)}`, 说明: `说明${two(6500)}${i}`,
  }
}
const roster = Array.from({ length: rows }, (_, i) => plantedRow(i))
const headings = Object.keys(plantedRow(0))
/** Names, people who look after a child and schools stand in clear in the tables of archives; numbers and telephones do not. */
const inClear = roster.slice(0, archives).flatMap(row => [row.姓名, row.监护人姓名, row.学校名称])
const clear = new Set(inClear)
const sealed = roster.flatMap(row => plantedColumns.map(column => row[column])).filter(value => !clear.has(value))

const csv = (): Uint8Array<ArrayBuffer> => new TextEncoder().encode([headings.join(','), ...roster.map(row => Object.values(row).join(','))].join('\n'))

export type Stay = { base: string; home: string; tmp: string; log: string; port: number; product: Product; officer: Caller; searched: Map<string, string> }

type Place = Pick<Stay, 'base' | 'home' | 'tmp' | 'log'>

function newPlace(): Place {
  const base = mkdtempSync(join(tmpdir(), 'qinghe-planted-'))
  chmodSync(base, 0o711)
  const [home, tmp, log] = [join(base, 'home'), join(base, 'tmp'), join(base, 'said.log')]
  mkdirSync(tmp, { mode: 0o777 })
  chmodSync(tmp, 0o777)
  return { base, home, tmp, log }
}

/** Starts the demo and gives forty of the people an archive. */
async function moveIn(place: Place): Promise<Stay> {
  const { home, tmp, log } = place
  const port = await freePort()
  const stay: Stay = { ...place, port, product: await startProduct(home, port, { tmp, log }), officer: noCaller, searched: new Map() }
  stay.officer = await signIn(() => stay.product, home, 'minzheng')
  const { body: page } = await stay.officer.get('/api/archives?limit=1')
  for (const row of roster.slice(0, archives)) {
    const draft = {
      name: row.姓名, sexCode: row.性别 === '男' ? 1 : 2, birthDate: row.出生日期, idNumber: row.身份证号, region: page.rows[0].region, 'mother.name': row.监护人姓名, 'mother.phone': row.联系电话,
      schoolingStatus: 3, schoolName: row.学校名称,
    }
    const made = await stay.officer.send('/api/archives', { id: newUuid(), draft })
    if (made.body.outcome !== 'applied') throw new Error(JSON.stringify(made.body))
  }
  return stay
}
const never = (): Promise<never> => Promise.reject(new Error('nobody has signed in'))
const noCaller: Caller = { get: never, post: never, send: never, upload: never }

async function upload({ officer }: Stay): Promise<string> {
  const batch = newUuid()
  const sent = await officer.upload('/api/rosters', { batch, fileName: '学籍.csv' }, { name: '学籍.csv', bytes: csv() })
  if (sent.body.outcome !== 'applied') throw new Error(JSON.stringify(sent.body))
  return batch
}

async function order(stay: Stay): Promise<string> {
  const batch = await upload(stay)
  for (let state = ''; state !== 'ready'; await pause(50)) {
    state = (await stay.officer.get(`/api/rosters/${batch}`)).body.state
    if (state === 'failed') throw new Error('the roster was not read')
  }
  const input = {
    comparison: newUuid(), batch, kind: 'schooling', department: '教育局', period: '2026 年秋季', purpose: '核对在读情况', legalBasis: '方案二第 105 条', isComplete: true, allShouldBeFiled: true,
  }
  const sent = await stay.officer.send('/api/comparisons', input)
  if (sent.body.outcome !== 'applied') throw new Error(JSON.stringify(sent.body))
  return input.comparison
}

/** A run that was killed begins again when it has been silent for a minute; nobody waits here for that minute. */
async function passTheMinute({ home }: Stay): Promise<void> {
  process.env['QINGHE_HOME'] = home
  const database = runningDatabase(openInstallation())
  if (!database) throw new Error('no running database')
  const owner = new pg.Client(database.connection('qinghe_owner'))
  await owner.connect()
  await owner.query(`update qinghe.comparisons set touched_at = qinghe.now() - interval '2 minutes' where state = 'running'`)
  await owner.end()
}

/** Waits until the run has ended; one that was given up after three attempts is started again, as a person would. */
async function finish({ officer }: Stay, id: string): Promise<Record<string, number>> {
  for (let patience = 0; patience < 1200; patience++) {
    const { body } = await officer.get(`/api/comparisons/${id}`)
    if (body.state === 'done') return { ...body.balance, tasks: body.openTasks }
    if (body.state === 'failed') await officer.send(`/api/comparisons/${id}/restart`, {})
    await pause(100)
  }
  throw new Error('the run did not end')
}

const filesBelow = (path: string): string[] => readdirSync(path, { recursive: true, withFileTypes: true }).filter(one => one.isFile()).map(one => join(one.parentPath, one.name))

type Searched = { leaks: Trace[]; inDatabase: Set<string> }

/** Everything there is now; files that nobody has written to since they were searched are not read again. */
async function search({ base, home, searched }: Stay): Promise<Searched> {
  const isTable = (file: string): boolean => file.startsWith(join(home, 'database') + sep) && !file.startsWith(join(home, 'database', 'log') + sep)
  const files = filesBelow(base).filter(file => {
    const { mtimeMs, ctimeMs, size } = statSync(file)
    const mark = `${mtimeMs} ${ctimeMs} ${size}`
    if (searched.get(file) === mark) return false
    searched.set(file, mark)
    return true
  })
  const found = await traces([...sealed, ...inClear], files)
  const isAllowed = (one: Trace): boolean => clear.has(one.value) && isTable(one.file)
  return { leaks: found.filter(one => !isAllowed(one)), inDatabase: new Set(found.filter(isAllowed).map(one => one.value)) }
}

/** Somewhere between the upload and a little after the end of the run. */
async function killed(stay: Stay, { moment, id }: { moment: number; id: string | null }): Promise<void> {
  const doing = id === null ? order(stay) : Promise.resolve()
  doing.catch(() => undefined) // nobody answers any more
  await pause(moment)
  await killAll(stay.home)
}

export type Survived = { planted: number; kills: number; runs: number; leaks: Trace[]; inDatabase: number; undisturbed: Record<string, number>; ended: Record<string, number>[]; runMs: number; took: number[] }

/** @param kills how many times everything is killed */
export async function plantAndKill(kills: number, seed: number): Promise<Survived> {
  const place = newPlace()
  try {
    const stay = await moveIn(place)
    const began = performance.now()
    const undisturbed = await finish(stay, await order(stay))
    const runMs = performance.now() - began
    const found = await surviving(stay, { kills, runMs, r: randomOf(seed, 'planted') })
    await stopProduct(stay.product, stay.home)
    const last = await search(stay)
    return { planted: sealed.length + inClear.length, kills, runs: found.ended.length, undisturbed, runMs, ended: found.ended, took: found.took, leaks: [...found.leaks, ...last.leaks], inDatabase: new Set([...found.inDatabase, ...last.inDatabase]).size }
  } finally {
    await killAll(place.home)
    rmSync(place.base, { recursive: true, force: true })
  }
}

async function surviving(stay: Stay, { kills, runMs, r }: { kills: number; runMs: number; r: Random }): Promise<{ ended: Record<string, number>[]; took: number[] } & Searched> {
  const [ended, took]: [Record<string, number>[], number[]] = [[], []]
  const all: Searched = { leaks: [], inDatabase: new Set() }
  for (let kill = 0; kill < kills; kill++) {
    // Now and then it is the upload that is cut off.
    const id = kill % 5 === 4 ? null : await order(stay)
    await killed(stay, { id, moment: 50 + r.below(Math.round(runMs)) })
    const found = await search(stay)
    all.leaks.push(...found.leaks)
    for (const value of found.inDatabase) all.inDatabase.add(value)
    stay.product = await startProduct(stay.home, stay.port, stay)
    if (id === null) continue
    const began = performance.now()
    await passTheMinute(stay)
    ended.push(await finish(stay, id))
    took.push(performance.now() - began)
  }
  return { ...all, ended, took }
}
