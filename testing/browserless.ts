/** What the web app asks of a browser while its modules are loaded, answered with nothing: its routes can be looked at without one. */
import { vi } from 'vitest'

const silent = (): EventTarget => new EventTarget()
const place = { pathname: '/', search: '', hash: '', href: 'http://localhost/', origin: 'http://localhost' }
const history = { state: null, length: 1, scrollRestoration: 'auto', pushState: () => undefined, replaceState: () => undefined }
vi.stubGlobal('history', history)
vi.stubGlobal('self', {})
vi.stubGlobal('addEventListener', () => undefined)
vi.stubGlobal('window', Object.assign(silent(), {
  matchMedia: silent, location: place, origin: place.origin, history,
}))
vi.stubGlobal('document', Object.assign(silent(), { querySelector: () => null, documentElement: { dataset: {} } }))
for (const shelf of ['localStorage', 'sessionStorage']) vi.stubGlobal(shelf, { getItem: () => null, setItem: () => undefined })
