/** Names of elements and attributes by what they belong to and not by how a writer spells them: <x:sheet> may be a sheet, and
 *  <x15:workbookPr> is none. */

/** What to call the names of a namespace: '' as they are, 'table:' with that before them. A name of a namespace that is not here begins with ?. */
export type Names = ReadonlyMap<string, string>

const unknown = '?'

export type NameTable = {
  element: (raw: string) => string
  attribute: (raw: string) => string
  enter: (declared: readonly (readonly [prefix: string, uri: string])[]) => void
  leave: () => void
  deeper: () => void
  shallower: () => void
}

type Scope = { prefixes: Map<string, string>; elements: Map<string, string>; attributes: Map<string, string>; depth: number }

/** Declarations hold for the element that carries them and what is in it: `enter` before its name is asked for, then `deeper`, or `leave` when it is empty. */
export function nameTable(names: Names): NameTable {
  // A part without any declaration is taken for what it is read as.
  const scopes: Scope[] = [{ prefixes: new Map([['', ''], ['xml', 'xml:']]), elements: new Map(), attributes: new Map(), depth: 0 }]
  let [scope] = scopes
  let depth = 0
  const resolved = (raw: string, bare: string): string => {
    const colon = raw.indexOf(':')
    if (colon < 0) return bare + raw
    return (scope?.prefixes.get(raw.slice(0, colon)) ?? unknown) + raw.slice(colon + 1)
  }
  const remembered = (cache: Map<string, string> | undefined, raw: string, isElement: boolean): string => {
    const before = cache?.get(raw)
    if (before !== undefined) return before
    const name = resolved(raw, isElement ? (scope?.prefixes.get('') ?? '') : '')
    // Names a stranger makes up must not fill the memory.
    if (cache && cache.size < 1_000) cache.set(raw, name)
    return name
  }
  const leave = (): void => {
    scopes.pop()
    scope = scopes.at(-1)
  }
  return {
    element: raw => remembered(scope?.elements, raw, true),
    attribute: raw => remembered(scope?.attributes, raw, false),
    enter: declared => {
      const prefixes = new Map(scope?.prefixes)
      for (const [prefix, uri] of declared) prefixes.set(prefix, names.get(uri) ?? unknown)
      scope = { prefixes, elements: new Map(), attributes: new Map(), depth: depth + 1 }
      scopes.push(scope)
    },
    leave,
    deeper: () => { depth += 1 },
    shallower: () => {
      if (scope && scope.depth === depth && scopes.length > 1) leave()
      depth -= 1
    },
  }
}
