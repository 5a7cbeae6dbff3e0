/** SQL with values kept apart from text: sql`select … where id = ${id}`. Nothing a person typed can become SQL, because
 *  only other fragments made here are ever spliced as text. */

export type Value = string | number | bigint | boolean | null | Date | Uint8Array | readonly Value[]

export class Sql<Row = unknown> {
  readonly texts: readonly string[]
  readonly values: readonly Value[]
  /** A name makes it a prepared statement, planned once per connection; for hot statements only. */
  readonly name: string | undefined
  /** Only the type of a row; never set. */
  declare readonly row?: Row
  constructor(texts: readonly string[], values: readonly Value[], name?: string) {
    this.texts = texts
    this.values = values
    this.name = name
  }

  /** Text with $1, $2 … */
  get text(): string {
    let out = this.texts[0] ?? ''
    for (let i = 1; i < this.texts.length; i++) out += `$${i}${this.texts[i] ?? ''}`
    return out
  }
}

type Part = Value | Sql<unknown>

function build<Row>(strings: readonly string[], parts: readonly Part[], name?: string): Sql<Row> {
  const texts: string[] = [strings[0] ?? '']
  const values: Value[] = []
  const glue = (text: string) => { texts[texts.length - 1] = (texts[texts.length - 1] ?? '') + text }
  parts.forEach((part, i) => {
    if (part instanceof Sql) {
      part.texts.forEach((t, j) => { j === 0 ? glue(t) : texts.push(t) })
      values.push(...part.values)
      glue(strings[i + 1] ?? '')
    } else {
      values.push(part)
      texts.push(strings[i + 1] ?? '')
    }
  })
  return new Sql<Row>(texts, values, name)
}

/** sql<Row>`…` */
export const sql = <Row = unknown>(strings: TemplateStringsArray, ...parts: Part[]): Sql<Row> => build<Row>(strings, parts)

/** prepared<Row>('archives.get')`…` */
export const prepared = <Row = unknown>(name: string) =>
  (strings: TemplateStringsArray, ...parts: Part[]): Sql<Row> => build<Row>(strings, parts, name)

const nameShape = /^[a-z_][a-z0-9_]*$/
/** A table or column name of ours as text; refuses anything that is not a plain identifier. */
export function ident(name: string): Sql {
  if (!nameShape.test(name)) throw new Error(`not an identifier: ${name}`)
  return new Sql([name], [])
}

const typeShape = /^[a-z][a-z0-9_ ]*(\[\])?$/
/** A type of PostgreSQL as text, for a cast; refuses anything that is not one by its looks. */
export function typeName(name: string): Sql {
  if (!typeShape.test(name)) throw new Error(`not a type: ${name}`)
  return new Sql([name], [])
}

/** A whole number as text, where a parameter would make the planner guess: limits of ours. */
export function wholeNumber(n: number): Sql {
  if (!Number.isSafeInteger(n)) throw new Error('not a whole number')
  return new Sql([String(n)], [])
}

/** Joins fragments, e.g. conditions with ' and '. The separator is ours. */
export function join(parts: readonly Sql<unknown>[], separator: ', ' | ' and ' | ' or ' | ' '): Sql {
  const texts: string[] = ['']
  const values: Value[] = []
  parts.forEach((part, i) => {
    if (i > 0) texts[texts.length - 1] += separator
    part.texts.forEach((t, j) => { j === 0 ? texts[texts.length - 1] += t : texts.push(t) })
    values.push(...part.values)
  })
  return new Sql(texts, values)
}

export const value = (v: Value): Sql => new Sql(['', ''], [v])
export const nothing: Sql = new Sql([''], [])
