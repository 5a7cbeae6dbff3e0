/** The small arithmetic between what a spreadsheet stores and what a person means by it. Pure; used on both sides of the pipe. */

/** A for 1, Z for 26, AA for 27. */
export function columnName(column: number): string {
  let name = ''
  for (let n = column; n > 0; n = Math.floor((n - 1) / 26)) name = String.fromCharCode(65 + ((n - 1) % 26)) + name
  return name
}

/** 1 for A1, 27 for AA9; 0 when the reference begins with no column letters or with more than Excel knows. */
export function columnOf(reference: string): number {
  let column = 0
  for (let i = 0; i < reference.length && i < 4; i++) {
    const code = reference.charCodeAt(i)
    if (code < 65 || code > 90) break
    column = column * 26 + (code - 64)
  }
  return column > 16_384 ? 0 : column
}

// Everything a cell may not hold: C0 without TAB LF CR, DEL, C1, non-characters, and the mark of a character that was lost before.
// PostgreSQL refuses NUL, XML the other C0, and a person cannot see any of them. NEL (U+0085) is with them: some programs take it for a line end.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd-\uffff]/

/** True when a text carries characters nobody can see or half a character. */
export const hasUnseenCharacters = (text: string): boolean => unseen.test(text) || !text.isWellFormed()

export const withoutUnseen = (text: string): string => text.toWellFormed().replaceAll(new RegExp(unseen, 'g'), '')

const numberShape = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/
const exactDigits = 15

/** A stored number in plain digits: 9.99999201503012E+17 becomes 999999201503012000. Fractions are shown with the 15 digits a
 *  spreadsheet shows, so 0.1+0.2 is 0.3. Whole numbers longer than that are marked: their last digits are lost for good. */
export function plainNumber(raw: string): { text: string; precisionLost: boolean } | undefined {
  // Most numbers of a form are such: nothing to do.
  if (raw.length <= exactDigits && /^[1-9]\d*$/.test(raw)) return { text: raw, precisionLost: false }
  const m = numberShape.exec(raw.trim())
  const value = Number(raw)
  if (!m || raw.trim() === '' || !Number.isFinite(value)) return undefined
  const exponent = Number(m[4] ?? 0)
  if (Math.abs(exponent) > 308) return undefined
  const digits = `${m[2] ?? ''}${m[3] ?? ''}`
  const point = (m[2] ?? '').length + exponent
  const significant = digits.replace(/0+$/, '')
  if (significant.length <= point) {
    const whole = digits
      .slice(0, point)
      .padEnd(point, '0')
      .replace(/^0+(?=\d)/, '')
    return { text: `${m[1] === '-' && whole !== '0' ? '-' : ''}${whole || '0'}`, precisionLost: whole.length > exactDigits }
  }
  return { text: fraction(value), precisionLost: false }
}

function fraction(value: number): string {
  const text = value.toPrecision(exactDigits)
  const plain = text.includes('e') ? value.toFixed(20) : text
  return plain.includes('.') ? plain.replace(/0+$/, '').replace(/\.$/, '') : plain
}

const dayMs = 86_400_000
const secondsADay = 86_400
const lastSerial = 2_958_465 // 9999-12-31
const two = (n: number): string => String(n).padStart(2, '0')

/** A spreadsheet's day number as YYYY-MM-DD, with HH:mm:ss when it has a time of day; undefined outside 1900–9999.
 *  Excel believes that 1900 was a leap year (ECMA-376 §18.17.4.1): numbers up to 60 count one day differently. */
export function dateText(serial: number, from1904: boolean): string | undefined {
  if (!(serial >= 0) || serial > lastSerial + 1) return undefined
  const seconds = Math.round(serial * secondsADay)
  const days = Math.floor(seconds / secondsADay)
  const rest = seconds - days * secondsADay
  const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`
  if (days === 0 && !from1904) return time
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const day = new Date(epoch + days * dayMs)
  if (Number.isNaN(day.getTime()) || day.getUTCFullYear() > 9999) return undefined
  const date = day.toISOString().slice(0, 10)
  return rest === 0 ? date : `${date} ${time}`
}

// Built-in formats that show a day or a time, with the East Asian ones (27–36, 50–58) that Chinese Excel and WPS use.
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** True when a number format shows days or times: yyyy"年"m"月" yes, 0.00"岁" no. `code` is absent for built-in formats. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id)
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\.|[_*]./g, '')
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/General/gi, '')
  return /[ymdhs]/i.test(bare.split(';')[0] ?? '')
}
