/** Takes XML apart as it comes in, strictly: what does not close what it opened is damaged, a document type is refused whatever it says.
 *
 *  Ours, because a sheet of 100,000 rows is 150 MB of tags of which most carry one attribute or none: attributes are looked at when
 *  somebody asks, names are resolved once, and no text is copied before it is wanted. No entities but the five of XML are known. */
import { Refusal } from '../refusal.ts'
import { type Names, type NameTable, nameTable } from './names.ts'

/** Attributes of the tag being opened; gone when the handler returns. */
export type Tag = {
  /** By resolved name: `r` of the element itself, `r:id` of a known namespace. */
  get: (name: string) => string | undefined
}

/** Names are resolved ones (names.ts). */
export type Walker = {
  open?: ((name: string, tag: Tag) => void) | undefined
  /** In pieces where a text is long. */
  text?: ((text: string) => void) | undefined
  close?: ((name: string) => void) | undefined
}

export type Scanner = { write: (piece: string) => void; end: () => void }

/** Elements of a workbook are at most about 20 deep, texts of an OpenDocument sheet some more. */
const maxDepth = 128
/** A tag, a comment or a declaration of any honest part is shorter. */
const maxTag = 4 * 1024 * 1024
const lt = 60
const gt = 62
const slash = 47
const exclamation = 33
const equalsSign = 61
const question = 63
const doubleQuote = 34
const singleQuote = 39

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

type State = {
  text: string
  at: number
  /** Where the next & and the next namespace declaration are, or were when last looked for: most of a part has neither. */
  ampersand: number
  declaration: number
  raw: string[]
  names: string[]
  hasRoot: boolean
  walker: Walker
  table: NameTable
  tag: ReturnType<typeof attributesOf>
}

const damaged = (): Refusal => new Refusal('damaged')

/** @throws Refusal damaged, entities or encoding, out of `write` and `end` */
export function scanner(walker: Walker, namespaces: Names): Scanner {
  const table = nameTable(namespaces)
  const s: State = { text: '', at: 0, ampersand: -2, declaration: -2, raw: [], names: [], hasRoot: false, walker, table, tag: attributesOf(table.attribute) }
  return {
    write: piece => {
      s.text = s.at < s.text.length ? s.text.slice(s.at) + piece : piece
      s.at = 0
      s.ampersand = -2
      s.declaration = -2
      for (;;) {
        const open = nextTag(s.text, s.at)
        if (open !== s.at) takeText(s, open)
        if (open < 0) return
        s.at = open
        if (!takeMarkup(s)) break
      }
      if (s.text.length - s.at > maxTag) throw damaged()
    },
    end: () => {
      if (s.text.slice(s.at).trim() !== '' || s.names.length > 0 || !s.hasRoot) throw damaged()
    },
  }
}

/** Texts are short, so looking at each sign is faster than asking the runtime to look. */
function nextTag(text: string, from: number): number {
  const near = Math.min(from + 24, text.length)
  for (let at = from; at < near; at++) if (text.charCodeAt(at) === lt) return at
  return text.indexOf('<', near)
}

/** What begins with the < at `at`; false when the rest of it has not come yet. */
function takeMarkup(s: State): boolean {
  const next = s.text.charCodeAt(s.at + 1)
  if (Number.isNaN(next)) return false
  if (next === exclamation || next === question) return takeSpecial(s)
  const end = next === slash ? s.text.indexOf('>', s.at) : tagEnd(s.text, s.at)
  if (end < 0) return false
  if (next === slash) closeTag(s, end)
  else openTag(s, end)
  s.at = end + 1
  return true
}

function openTag(s: State, end: number): void {
  const isEmpty = s.text.charCodeAt(end - 1) === slash
  const last = isEmpty ? end - 1 : end
  let nameEnd = s.at + 1
  while (nameEnd < last && !isSpace(s.text.charCodeAt(nameEnd))) nameEnd++
  if (nameEnd === s.at + 1 || s.names.length >= maxDepth) throw damaged()
  const declares = declaresBefore(s, end)
  if (declares) s.table.enter(declarationsIn(s.text.slice(nameEnd, last)))
  const raw = nameEnd === s.at + 2 ? s.text.charAt(s.at + 1) : s.text.slice(s.at + 1, nameEnd)
  const name = s.table.element(raw)
  s.hasRoot = true
  s.tag.look(s.text, nameEnd, last)
  s.walker.open?.(name, s.tag)
  if (isEmpty) {
    s.walker.close?.(name)
    if (declares) s.table.leave()
    return
  }
  s.raw.push(raw)
  s.names.push(name)
  s.table.deeper()
}

function closeTag(s: State, end: number): void {
  const raw = s.raw.pop()
  const name = s.names.pop()
  if (raw === undefined || name === undefined || !s.text.startsWith(raw, s.at + 2)) throw damaged()
  for (let i = s.at + 2 + raw.length; i < end; i++) if (!isSpace(s.text.charCodeAt(i))) throw damaged()
  s.walker.close?.(name)
  s.table.shallower()
}

/** Hands over what stands before the next tag; where none is in sight, all but an entity that may have been cut in two. */
function takeText(s: State, open: number): void {
  let end = open < 0 ? s.text.length : open
  if (open < 0) {
    const cut = s.text.lastIndexOf('&')
    if (cut >= s.at && end - cut < 12 && !s.text.includes(';', cut)) end = cut
  }
  if (s.names.length > 0 && end > s.at && s.walker.text) {
    if (s.ampersand !== -1 && s.ampersand < s.at) s.ampersand = s.text.indexOf('&', s.at)
    const text = lineBreaks(s.text.slice(s.at, end))
    s.walker.text(s.ampersand >= 0 && s.ampersand < end ? decodeEntities(text) : text)
  }
  s.at = end
}

/** XML knows one line break (§2.11), whatever the file was written on. */
const lineBreaks = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

function declaresBefore(s: State, end: number): boolean {
  if (s.declaration !== -1 && s.declaration < s.at) s.declaration = s.text.indexOf('xmlns', s.at)
  return s.declaration >= 0 && s.declaration < end
}

/** Where the tag that begins at `at` ends; -1 when it goes on in the next piece. A > may stand in an attribute. */
function tagEnd(text: string, at: number): number {
  let quote = 0
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quote !== 0) quote = code === quote ? 0 : quote
    else if (code === gt) return i
    else if (code === doubleQuote || code === singleQuote) quote = code
    else if (code === lt) throw damaged()
  }
  return -1
}

/** Comments, declarations and CDATA. False when the rest of it has not come yet. */
function takeSpecial(s: State): boolean {
  const [begin, finish] = specials.find(([start]) => start.startsWith(s.text.slice(s.at, s.at + start.length))) ?? []
  if (begin === undefined || finish === undefined) throw new Refusal('entities')
  const end = s.text.indexOf(finish, s.at + begin.length)
  if (end < 0) return false
  const inside = s.text.slice(s.at + begin.length, end)
  if (begin === '<![CDATA[') s.walker.text?.(lineBreaks(inside))
  else if (begin === '<?' && !s.hasRoot) refuseOtherEncodings(inside)
  s.at = end + finish.length
  return true
}

const specials = [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']] as const

function refuseOtherEncodings(declaration: string): void {
  const encoding = /^xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/i.exec(declaration)?.[1]
  if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding)) throw new Refusal('encoding')
}

/** Attributes are looked for when one is asked for: of a cell three are, of most other elements none. */
function attributesOf(resolve: (raw: string) => string) {
  let text = ''
  let at = 0
  let end = 0
  const plain = (name: string): string | undefined => {
    for (let from = at; from < end; ) {
      while (from < end && isSpace(text.charCodeAt(from))) from++
      const quote = openingQuote(text, from, end)
      if (quote < 0) return undefined
      const close = closingQuote(text, quote)
      if (text.charCodeAt(from) === name.charCodeAt(0) && text.startsWith(name, from) && isNameEnd(text.charCodeAt(from + name.length))) return decodeEntities(text.slice(quote + 1, close))
      from = close + 1
    }
    return undefined
  }
  const resolved = (name: string): string | undefined => {
    let found: string | undefined
    eachAttribute(text, [at, end], (raw, value) => {
      if (found === undefined && resolve(raw) === name) found = value
    })
    return found
  }
  return {
    look: (source: string, from: number, to: number): void => {
      text = source
      at = from
      end = to
    },
    get: (name: string): string | undefined => (at >= end ? undefined : name.includes(':') ? resolved(name) : plain(name)),
  }
}

const isNameEnd = (code: number): boolean => code === equalsSign || isSpace(code)

/** Where the value of the attribute that begins at `from` begins; -1 when there is none. @throws Refusal damaged */
function openingQuote(text: string, from: number, end: number): number {
  let at = from
  while (at < end && text.charCodeAt(at) !== equalsSign) at++
  if (at >= end) {
    if (from < end) throw damaged()
    return -1
  }
  at++
  while (at < end && isSpace(text.charCodeAt(at))) at++
  const code = text.charCodeAt(at)
  if (at >= end || (code !== doubleQuote && code !== singleQuote)) throw damaged()
  return at
}

/** It is there: the end of the tag was looked for with quotes in mind. */
function closingQuote(text: string, open: number): number {
  const quote = text.charCodeAt(open)
  let at = open + 1
  while (at < text.length && text.charCodeAt(at) !== quote) at++
  return at
}

function eachAttribute(text: string, [begin, end]: readonly [number, number], take: (name: string, value: string) => void): void {
  for (let from = begin; from < end; ) {
    while (from < end && isSpace(text.charCodeAt(from))) from++
    const quote = openingQuote(text, from, end)
    if (quote < 0) return
    const close = closingQuote(text, quote)
    take(text.slice(from, text.indexOf('=', from)).trimEnd(), decodeEntities(text.slice(quote + 1, close)))
    from = close + 1
  }
}

function declarationsIn(attributes: string): [prefix: string, uri: string][] {
  const found: [string, string][] = []
  eachAttribute(attributes, [0, attributes.length], (name, value) => {
    if (name === 'xmlns') found.push(['', value])
    else if (name.startsWith('xmlns:')) found.push([name.slice(6), value])
  })
  return found
}

const known: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** A number that is no character becomes one that no cell may hold, so that its cell is marked and the rest is read. */
function characterOf(number: number): string {
  return number > 0x10ffff ? '\uffff' : String.fromCodePoint(number)
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-fA-F]{1,8}|#[0-9]{1,8}|\w+)?;?/g, (whole, name: string | undefined) => {
    if (name === undefined || !whole.endsWith(';')) throw damaged()
    if (name.startsWith('#x')) return characterOf(Number.parseInt(name.slice(2), 16))
    if (name.startsWith('#')) return characterOf(Number(name.slice(1)))
    const character = known[name]
    if (character === undefined) throw new Refusal('entities')
    return character
  })
}
