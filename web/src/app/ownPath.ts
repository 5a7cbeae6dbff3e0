/** Where somebody goes on after signing in: an address of this site and of no other. Whatever a link says is first looked at here. */

const longest = 2_000
const site = 'https://own.invalid'
/** Browsers read `\` as `/` and leave tabs and line ends out before they look; an own address has none of them. */
const neverOwn = /[\p{Cc}\p{Cs}\\]/u

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** A path that stays a path however often its encoding is taken off, as a proxy or a router may. */
function isPlain(path: string): boolean {
  for (let text = path; ;) {
    if (!text.startsWith('/') || text.includes('//') || neverOwn.test(text)) return false
    const next = decoded(text)
    if (next === undefined) return false
    if (next === text) return true
    text = next
  }
}

/** @returns the path with its search, as it may be gone to; undefined when it is no address of ours, or the sign-in page itself */
export function ownPath(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longest || !text.startsWith('/') || neverOwn.test(text)) return undefined
  const path = text.split(/[?#]/, 1)[0] ?? ''
  if (!isPlain(path) || !URL.canParse(text, site)) return undefined
  const { origin, pathname, search } = new URL(text, site)
  return origin === site && pathname !== '/sign-in' && isPlain(pathname) ? pathname + search : undefined
}
