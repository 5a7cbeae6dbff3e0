/** From text to a tree: words, numbers, brackets. What the words mean is judged in conditionCheck.ts. */

/** `at` and `to` count characters from 0. */
export type Span = { at: number; to: number }
export type ConditionFault = Span & { message: string }
export type Written = Span & (
  | { as: 'name'; name: string }
  | { as: 'number'; value: number }
  | { as: 'text'; value: string }
  | { as: 'duration'; count: Written; unit: string }
  | { as: 'parameter'; name: string; index: Written | null }
  | { as: 'call'; name: string; args: readonly Written[] }
  | { as: 'and' | 'or'; of: readonly Written[] }
  | { as: 'not'; of: Written }
  | { as: 'known'; of: Written; known: boolean }
  | { as: 'compare' | 'sum' | 'has'; by: string; left: Written; right: Written }
)

type Token = Span & { kind: 'word' | 'number' | 'text' | 'symbol' | 'end'; text: string }

/** A county's own fields have a hyphen in their name: x431003-heart. */
const patterns: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /^\s+/u], ['number', /^\d+(\.\d+)?/u], ['word', /^@?(x\d{6}-[\p{L}\d_-]+|[\p{L}_][\p{L}\d_]*(\.[\p{L}_][\p{L}\d_]*)*)/u],
  ['text', /^'[^']*'|^"[^"]*"/u], ['symbol', /^(<=|>=|!=|[=<>()[\],+-])/u],
]

class Refusal extends Error {
  readonly fault: ConditionFault
  constructor(fault: ConditionFault) {
    super(fault.message)
    this.fault = fault
  }
}
const refuse = (span: Span, message: string): never => { throw new Refusal({ at: span.at, to: span.to, message }) }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at)
    const found = patterns.map(([kind, pattern]) => ({ kind, match: pattern.exec(rest)?.[0] })).find(one => one.match !== undefined)
    const match = found?.match ?? ''
    if (!found || match === '') return refuse({ at, to: at + 1 }, `看不懂“${rest.charAt(0)}”，条件里只写字段、代码、数字和运算符`)
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: match, at, to: at + match.length })
    at += match.length
  }
  return [...tokens, { kind: 'end', text: '', at: text.length, to: text.length }]
}

const units = new Set(['day', 'days', 'workday', 'workdays', 'month', 'months', 'year', 'years'])
const reserved = new Set(['and', 'or', 'not', 'is', 'has'])
const comparisons = new Set(['=', '!=', '<', '<=', '>', '>='])
/** Brackets within brackets. */
const deepest = 12

/** Where reading stands. */
type Cursor = { readonly tokens: readonly Token[]; next: number; depth: number }
const nowhere: Token = { kind: 'end', text: '', at: 0, to: 0 }
const peek = (c: Cursor): Token => c.tokens[c.next] ?? nowhere
function take(c: Cursor): Token {
  const token = peek(c)
  c.next += 1
  return token
}
const isAt = (c: Cursor, text: string): boolean => peek(c).text === text && peek(c).kind !== 'text'
const expect = (c: Cursor, text: string): Token => (isAt(c, text) ? take(c) : refuse(peek(c), `这里应当是“${text}”`))
const between = (from: Span, to: Span): Span => ({ at: from.at, to: to.to })
function deeper<T>(c: Cursor, read: (c: Cursor) => T): T {
  c.depth += 1
  if (c.depth > deepest) return refuse(peek(c), `括号套得太深（最多 ${deepest} 层），请拆成几个条件`)
  const found = read(c)
  c.depth -= 1
  return found
}

/** Each rule of the grammar is a function; a looser one calls the next tighter one. */
function joined(c: Cursor, as: 'and' | 'or', below: (c: Cursor) => Written): Written {
  const first = below(c)
  const of = [first]
  while (isAt(c, as)) {
    take(c)
    of.push(below(c))
  }
  return of.length === 1 ? first : { as, of, ...between(first, of.at(-1) ?? first) }
}
const both = (c: Cursor): Written => joined(c, 'and', negated)
const either = (c: Cursor): Written => joined(c, 'or', both)

function negated(c: Cursor): Written {
  if (!isAt(c, 'not')) return compared(c)
  const from = take(c)
  const of = deeper(c, negated)
  return { as: 'not', of, ...between(from, of) }
}

function compared(c: Cursor): Written {
  const left = summed(c)
  if (isAt(c, 'is')) {
    take(c)
    const word = take(c)
    if (word.text !== 'known' && word.text !== 'unknown') return refuse(word, '“is”后面写 known（已知）或 unknown（未知）')
    return { as: 'known', of: left, known: word.text === 'known', ...between(left, word) }
  }
  const by = peek(c)
  if (by.kind === 'text' || (by.text !== 'has' && !comparisons.has(by.text))) return left
  take(c)
  const right = summed(c)
  if (comparisons.has(peek(c).text)) return refuse(peek(c), '一次只比较两个值，请用 and 连接两次比较')
  return { as: by.text === 'has' ? 'has' : 'compare', by: by.text, left, right, ...between(left, right) }
}

function summed(c: Cursor): Written {
  let left = single(c)
  while (isAt(c, '+') || isAt(c, '-')) {
    const by = take(c).text
    const right = single(c)
    left = { as: 'sum', by, left, right, ...between(left, right) }
  }
  return left
}

function withUnit(c: Cursor, count: Written): Written {
  if (peek(c).kind !== 'word' || !units.has(peek(c).text)) return count
  const unit = take(c)
  return { as: 'duration', count, unit: unit.text.replace(/s?$/u, 's'), ...between(count, unit) }
}

function single(c: Cursor): Written {
  const token = take(c)
  if (token.kind === 'number') return withUnit(c, { as: 'number', value: Number(token.text), ...between(token, token) })
  if (token.kind === 'text') return { as: 'text', value: token.text.slice(1, -1), ...between(token, token) }
  if (token.text === '(') {
    const inner = deeper(c, either)
    return { ...inner, ...between(token, expect(c, ')')) }
  }
  if (token.text.startsWith('@')) return parameter(c, token)
  if (token.kind !== 'word') return refuse(token, token.kind === 'end' ? '条件没有写完' : `“${token.text}”不能写在这里`)
  if (reserved.has(token.text)) return refuse(token, `“${token.text}”前面缺少字段或值`)
  return isAt(c, '(') ? call(c, token) : { as: 'name', name: token.text, ...between(token, token) }
}

function parameter(c: Cursor, token: Token): Written {
  const name = token.text.slice(1)
  if (!isAt(c, '[')) return withUnit(c, { as: 'parameter', name, index: null, ...between(token, token) })
  take(c)
  const index = deeper(c, either)
  return withUnit(c, { as: 'parameter', name, index, ...between(token, expect(c, ']')) })
}

function call(c: Cursor, token: Token): Written {
  take(c)
  const args: Written[] = []
  while (!isAt(c, ')')) {
    if (args.length > 0) expect(c, ',')
    args.push(deeper(c, either))
  }
  return { as: 'call', name: token.text, args, ...between(token, expect(c, ')')) }
}

function whole(c: Cursor): Written {
  const found = either(c)
  return peek(c).kind === 'end' ? found : refuse(peek(c), `“${peek(c).text}”多余，或者前面少了 and、or`)
}

/** @returns the tree, or where and why it could not be read */
export function readCondition(text: string): { written: Written } | { fault: ConditionFault } {
  try {
    return { written: whole({ tokens: tokensOf(text), next: 0, depth: 0 }) }
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault }
    throw error
  }
}
