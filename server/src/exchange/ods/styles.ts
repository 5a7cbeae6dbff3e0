/** How a cell of an OpenDocument sheet looks, and which sheets are hidden: both are styles there, and styles have parents. */
import { type Look, lookOf, plainLook } from '../marks.ts'
import type { Tag, Walker } from '../xml/scan.ts'

type Style = { parent: string | undefined; ground?: string | undefined; letters?: string | undefined; struck?: boolean | undefined; isHiddenSheet: boolean }
export type Styles = { byName: Map<string, Style>; looks: Map<string, Look> }

export const noStyles = (): Styles => ({ byName: new Map(), looks: new Map() })

/** Takes the styles of a part into `styles`. Names are told apart by family, so a column and a cell may share one. */
export function stylesWalker(styles: Styles): Walker {
  let style: Style | undefined
  return {
    open: (name, tag) => {
      if (name === 'style:style') {
        style = { parent: tag.get('style:parent-style-name'), isHiddenSheet: false }
        const family = tag.get('style:family') ?? ''
        if (family === 'table-cell' || family === 'table') styles.byName.set(`${family} ${tag.get('style:name') ?? ''}`, style)
      } else if (style) takeProperties(style, name, tag)
    },
    close: name => {
      if (name === 'style:style') style = undefined
    },
  }
}

function takeProperties(style: Style, name: string, tag: Tag): void {
  if (name === 'style:table-properties') style.isHiddenSheet = tag.get('table:display') === 'false'
  else if (name === 'style:table-cell-properties') style.ground = tag.get('fo:background-color')
  else if (name === 'style:text-properties') {
    const [line, kind] = [tag.get('style:text-line-through-style'), tag.get('style:text-line-through-type')]
    if (line !== undefined || kind !== undefined) style.struck = (line ?? 'solid') !== 'none' && kind !== 'none'
    style.letters = tag.get('fo:color')
  }
}

export const isHiddenSheet = (styles: Styles, name: string | undefined): boolean => styles.byName.get(`table ${name ?? ''}`)?.isHiddenSheet ?? false

export function lookNamed(styles: Styles, name: string): Look {
  const before = styles.looks.get(name)
  if (before) return before
  const chain: Style[] = []
  for (let at: string | undefined = name; at !== undefined && chain.length < 20; at = chain.at(-1)?.parent) {
    const style = styles.byName.get(`table-cell ${at}`)
    if (!style) break
    chain.push(style)
  }
  const struck = chain.find(style => style.struck !== undefined)?.struck ?? false
  const look = chain.length === 0 ? plainLook : lookOf({ ground: sixDigits(chain.find(one => one.ground !== undefined)?.ground), letters: sixDigits(chain.find(one => one.letters !== undefined)?.letters), struck })
  styles.looks.set(name, look)
  return look
}

const sixDigits = (colour: string | undefined): string | undefined => /^#([0-9a-fA-F]{6})$/.exec(colour ?? '')?.[1]
