import { describe, expect, it } from 'vitest'
import '../../../testing/browserless.ts'
import { ownPath } from './ownPath.ts'

const { router } = await import('./router.tsx')

const own = ['/', '/archives', '/archives?region=431003102000&status=active,changed', '/archives/01900000-0000-7000-8000-000000000000/edit?mode=change&field=guardian.name', '/staff/directory?text=%E4%BD%95']
const elsewhere = [
  'https://evil.example', 'https://evil.example/archives', 'http:evil.example', 'HTTPS:/evil.example', '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '\\/evil.example',
  '/%2f/evil.example', '/%2f%2fevil.example', '/%252f%252fevil.example', '%2f%2fevil.example', '/%5cevil.example', '/%255cevil.example', '/%5C%5Cevil.example', '/./%2fevil.example', '/..//evil.example', '/a/..//evil.example',
  '/archives/..%2f%2fevil.example', '/\t/evil.example', '/\n/evil.example', '/\r\n/evil.example', '\t//evil.example', ' //evil.example', '/%09/evil.example', '/%0d%0aLocation:%20https://evil.example', '/\u0000/evil.example',
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://x/1', '//user@evil.example', 'https://localhost@evil.example', '//localhost:8080@evil.example', '@evil.example',
  'archives', '', '?x=1', '#x', '/%', '/%zz', '/%c0%af%c0%afevil.example', `/${'a'.repeat(3_000)}`, '/\ud800', '/sign-in', '/sign-in?next=/sign-in', '/./sign-in',
]

/** What the sign-in screen is handed for an address somebody opened. */
const handed = (next: string): unknown => router.matchRoutes('/sign-in', { next }).at(-1)?.search

describe('where one goes on after signing in', () => {
  it.each(own)('%j is an address of this site', next => {
    expect([ownPath(next), handed(next)]).toEqual([next, { next }])
  })
  it.each(elsewhere)('%j is not gone to', next => {
    expect([ownPath(next), handed(next)]).toEqual([undefined, { next: undefined }])
  })
  it('what a browser makes of it is on this site, whatever it says', () => {
    const here = 'https://qinghe.example'
    for (const next of [...own, ...elsewhere]) expect(new URL(ownPath(next) ?? '/', `${here}/sign-in`).origin, next).toBe(here)
  })
})
