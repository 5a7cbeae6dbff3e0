/** A roster from a file into the engine: every cell as text, rows numbered in the order of their keys, so that the order of the
 *  file decides nothing. Comma, tab and semicolon; UTF-8 (DuckDB's own reader, streaming) or GB 18030 or both in one file (read
 *  here, line by line). What was odd is counted and said, never guessed silently. */
import { createReadStream, readFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { recordsOf } from '../exchange/csvRecords.ts'
import { type Duck, named, quoted } from './duck.ts'

/** `new`: rows that come to linked ones. */
export type Side = 'left' | 'right' | 'new'
export type Roster = { side: Side; columns: string[]; rows: number; warnings: string[] }
/** @property key header of the column that names a row */
export type Source = { side: Side; file: string; key: string }

/** Columns of the raw table: `id` (0 …), `key`, and the texts under their own headers, trimmed.
 *  @throws Problem when the key column is missing, has gaps or names two rows alike */
export async function loadRoster(duck: Duck, { side, file, key }: Source): Promise<Roster> {
  const warnings: string[] = []
  const read = file.endsWith('.parquet') ? `(select columns(*)::varchar from read_parquet(${quoted(file)}))` : await readsAsUtf8(file) ? `read_csv(${quoted(file)}, all_varchar = true, header = true, null_padding = true, strict_mode = false, max_line_size = 4000000)` : await transcoded(duck, { side, file }, warnings)
  await duck.run({ name: `read ${side}`, sql: `create or replace temp table ${side}_file as select * from ${read}` })
  const headers = (await duck.rows({ name: 'headers', sql: `select column_name as name from duckdb_columns() where table_name = '${side}_file' order by column_index` })).map(row => String(row['name']))
  const found = headers.find(header => sameHeader(header, key))
  if (found === undefined) throw problem('linkage.noKey', `${file} 里没有名为“${key}”的列；现有：${headers.map(header => header.trim()).join('、')}`)
  const columns = headers.filter(header => header !== found)
  await refuseBadKeys(duck, { file, table: `${side}_file`, key: found })
  await duck.run({
    name: `number ${side}`,
    sql: `create or replace table ${side}_raw as select (row_number() over (order by k) - 1)::integer as "id", k as "key", * exclude (k)
      from (select trim(${named(found)}) as k, ${[`1 as "␀"`, ...columns.map(column => `nullif(trim(${named(column)}), '') as ${named(column.trim())}`)].join(', ')} from ${side}_file)`,
  })
  await duck.run({ name: `drop file ${side}`, sql: `drop table ${side}_file; alter table ${side}_raw drop column "␀"` })
  const [counted] = await duck.rows({ name: `count ${side}`, sql: `select count(*)::double as n from ${side}_raw` })
  const rows = Number(counted?.['n'] ?? 0)
  if (rows === 0) throw problem('linkage.empty', `${file} 里没有数据行`)
  return { side, columns: columns.map(column => column.trim()), rows, warnings }
}

/** FEBRL writes “rec_id, given_name”: blanks and the mark of UTF-8 do not belong to a header. */
const sameHeader = (a: string, b: string): boolean => a.replace('\ufeff', '').trim().toLowerCase() === b.trim().toLowerCase()

async function refuseBadKeys(duck: Duck, { file, table, key }: { file: string; table: string; key: string }): Promise<void> {
  const [keys] = await duck.rows({
    name: 'check keys',
    sql: `select count(*) filter (k is null or k = '')::double as empty, (count(k) - count(distinct k))::double as double,
      min(k) filter (k in (select k2 from (select trim(${named(key)}) as k2 from ${table}) group by k2 having count(*) > 1)) as example
      from (select trim(${named(key)}) as k from ${table})`,
  })
  const [empty, double] = [Number(keys?.['empty'] ?? 0), Number(keys?.['double'] ?? 0)]
  if (empty > 0) throw problem('linkage.emptyKey', `${file} 有 ${empty} 行的“${key.trim()}”是空的，无法指认到行；请补齐后重试`)
  if (double > 0) throw problem('linkage.doubleKey', `${file} 的“${key.trim()}”有重复（多出 ${double} 行，例如“${String(keys?.['example'])}”）；每行的键必须不同`)
}

async function readsAsUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    let head = true
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
      if (head && piece.length > 1 && (piece[0] === 0xff || piece[0] === 0xfe)) return false
      head = false
      decoder.decode(piece, { stream: true })
    }
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw problem('linkage.noFile', `打不开 ${file}：${error instanceof Error ? error.message : ''}`)
  }
}

/** Rows of a file that is not (all) UTF-8 as a table of the engine. @returns the table */
async function transcoded(duck: Duck, { side, file }: Pick<Source, 'side' | 'file'>, warnings: string[]): Promise<string> {
  const text = textOf(readFileSync(file), warnings, file)
  const { records, unreadable } = recordsOf(text)
  if (unreadable !== undefined) warnings.push(`${file} 第 ${unreadable} 行的引号没有闭合`)
  const headers = records.shift() ?? []
  const table = `${side}_decoded`
  await duck.run({ name: `make ${table}`, sql: `create or replace temp table ${table} (${headers.map(header => `${named(header)} varchar`).join(', ')})` })
  const batch = 2000
  for (let at = 0; at < records.length; at += batch) {
    const rows = records.slice(at, at + batch).filter(fields => fields.some(field => field !== ''))
      .map(fields => `(${headers.map((_, i) => fields[i] === undefined ? 'null' : quoted(fields[i])).join(',')})`)
    if (rows.length > 0) await duck.run({ name: `fill ${table}`, sql: `insert into ${table} values ${rows.join(',')}` })
  }
  return table
}

function textOf(bytes: Buffer, warnings: string[], file: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const gb = new TextDecoder('gb18030')
  const counts = { utf8: 0, gb: 0, lost: 0 }
  const lines: string[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at)
    const line = bytes.subarray(at, end === -1 ? bytes.length : end + 1)
    at += line.length
    lines.push(decoded(line, { utf8, gb }, counts))
  }
  if (counts.utf8 > 0 && counts.gb > 0) warnings.push(`${file} 编码混用：${counts.utf8} 行按 UTF-8、${counts.gb} 行按 GB 18030 读取，请核对`)
  if (counts.lost > 0) warnings.push(`${file} 有 ${counts.lost} 行含无法识别的字节，已用 � 代替`)
  return lines.join('')
}

type Decoders = { utf8: TextDecoder; gb: TextDecoder }

function decoded(line: Buffer, { utf8, gb }: Decoders, counts: { utf8: number; gb: number; lost: number }): string {
  if (line.every(byte => byte < 0x80)) return line.toString('latin1')
  try {
    const text = utf8.decode(line)
    counts.utf8++
    return text
  } catch {
    const text = gb.decode(line)
    counts.gb++
    if (text.includes('\ufffd')) counts.lost++
    return text
  }
}
