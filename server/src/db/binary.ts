/** Columns of values as PostgreSQL's own binary arrays: one parameter a column. As texts the sealed bytes of a row travelled as hex inside
 *  JSON, and taking that apart was the larger half of an insert (1,000 lines of history: 47 ms of 65, measured). */
import type { Value } from './sql.ts'

/** A value in clear text is written for its type; what a type has no short form for is cast from text. */
type Encoder = { oid: number; /** As the statement reads it. */ array: string; put: (out: Growing, value: Value) => void }

const days2000 = 10_957
const dayMs = 86_400_000
const ms2000 = days2000 * dayMs
const header = 20
const firstBytes = 16_384

/** Bytes of one column, in the order of its rows. */
class Growing {
  bytes = Buffer.allocUnsafe(firstBytes)
  used = header
  /** @returns where `more` bytes may be written */
  room(more: number): number {
    const end = this.used + more
    if (end > this.bytes.length) {
      const wider = Buffer.allocUnsafe(Math.max(end, this.bytes.length * 2))
      this.bytes.copy(wider, 0, 0, this.used)
      this.bytes = wider
    }
    const at = this.used
    this.used = end
    return at
  }
  /** The length that stands before every value. */
  sized(size: number): number {
    const at = this.room(4 + size)
    this.bytes.writeInt32BE(size, at)
    return at + 4
  }
}

const nullSize = -1
const charBytes = 3
function putText(out: Growing, value: Value): void {
  const text = String(value)
  const at = out.room(4 + text.length * charBytes)
  const size = out.bytes.write(text, at + 4)
  out.bytes.writeInt32BE(size, at)
  out.used = at + 4 + size
}

function putBytes(out: Growing, value: Value): void {
  if (!(value instanceof Uint8Array)) throw new Error('not bytes')
  const at = out.sized(value.length)
  out.bytes.set(value, at)
}

const uuidBytes = 16
function putUuid(out: Growing, value: Value): void {
  const hex = String(value).replaceAll('-', '')
  const at = out.sized(uuidBytes)
  if (out.bytes.write(hex, at, 'hex') !== uuidBytes) throw new Error('not a uuid')
}

const momentOf = (value: Value): number => (value instanceof Date ? value.getTime() : Date.parse(String(value)))
function putMoment(out: Growing, value: Value): void {
  const at = out.sized(8)
  out.bytes.writeBigInt64BE(BigInt(momentOf(value) - ms2000) * 1000n, at)
}

function putDay(out: Growing, value: Value): void {
  const ms = Date.parse(`${String(value)}T00:00Z`)
  if (Number.isNaN(ms)) throw new Error('not a day')
  const at = out.sized(4)
  out.bytes.writeInt32BE(ms / dayMs - days2000, at)
}

const fits = (value: Value): number => {
  const n = Number(value)
  if (!Number.isSafeInteger(n)) throw new Error('not a whole number')
  return n
}

const byType: Readonly<Record<string, Encoder>> = {
  uuid: { oid: 2950, array: 'uuid[]', put: putUuid },
  bytea: { oid: 17, array: 'bytea[]', put: putBytes },
  text: { oid: 25, array: 'text[]', put: putText },
  boolean: { oid: 16, array: 'boolean[]', put: (out, value) => { const at = out.sized(1); out.bytes[at] = value === true ? 1 : 0 } },
  smallint: { oid: 21, array: 'smallint[]', put: (out, value) => { const at = out.sized(2); out.bytes.writeInt16BE(fits(value), at) } },
  integer: { oid: 23, array: 'integer[]', put: (out, value) => { const at = out.sized(4); out.bytes.writeInt32BE(fits(value), at) } },
  bigint: { oid: 20, array: 'bigint[]', put: (out, value) => { const at = out.sized(8); out.bytes.writeBigInt64BE(BigInt(fits(value)), at) } },
  date: { oid: 1082, array: 'date[]', put: putDay },
  'timestamp with time zone': { oid: 1184, array: 'timestamptz[]', put: putMoment },
}

const quoted = (item: unknown): string => (typeof item === 'string' ? `"${item.replace(/["\\]/g, c => `\\${c}`)}"` : String(item))
/** A list within a column is a text that the statement casts: lists of lists would have to be of one length. */
const asList: Encoder = { oid: 25, array: 'text[]', put: (out, value) => putText(out, Array.isArray(value) ? `{${value.map(quoted).join()}}` : value) }

function encoderOf(type: string): Encoder {
  const found = type.endsWith('[]') ? asList : byType[type]
  if (!found) throw new Error(`no binary form of ${type}`)
  return found
}

export type Column = { bytes: Buffer; /** As the parameter is to be read. */ array: string }

/** @param type as format_type() names it */
export function columnOf(type: string, values: Iterable<Value>): Column {
  const { oid, array, put } = encoderOf(type)
  const out = new Growing()
  let [count, nulls] = [0, 0]
  for (const value of values) {
    count += 1
    if (value === null) {
      nulls = 1
      const at = out.room(4) // may be other bytes than before
      out.bytes.writeInt32BE(nullSize, at)
    } else put(out, value)
  }
  const { bytes } = out
  bytes.writeInt32BE(1, 0) // one dimension
  bytes.writeInt32BE(nulls, 4)
  bytes.writeInt32BE(oid, 8)
  bytes.writeInt32BE(count, 12)
  bytes.writeInt32BE(1, 16) // which begins at one
  return { bytes: bytes.subarray(0, out.used), array }
}
