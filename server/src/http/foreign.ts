/** Where a request comes from, looked at before anything of it is read: for whom it was meant, whether it is text at all, and which page
 *  sent it. Cookies are SameSite=Strict; what old browsers forget of that is refused here, for every address below /api at once. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import type { FastifyRequest } from 'fastify'

/** Always ours: the machine itself. */
const loopback = ['localhost', '127.0.0.1', '[::1]']

/** Probes of a balancer come by its own address and learn nothing but that somebody is there. */
const isProbe = (request: FastifyRequest): boolean => request.url.startsWith('/health/')
const isApi = (request: FastifyRequest): boolean => /^\/api(?:[/?]|$)/.test(request.url)

/** A name as it may stand in Host, without its port. */
function nameIn(host: string | undefined): string | undefined {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname
}

/** A page elsewhere whose name was made to lead here (DNS rebinding) still says its own name.
 *  @param hosts names and addresses of this installation beside the machine itself */
export function refuseOtherHosts(hosts: readonly string[]): (request: FastifyRequest) => void {
  const ours = new Set([...loopback, ...hosts.flatMap(host => nameIn(host.includes(':') && !host.includes('[') ? `[${host}]` : host) ?? [])])
  return request => {
    if (isProbe(request)) return
    const name = nameIn(request.host)
    if (name === undefined || !ours.has(name)) throw problem('http.otherHost', '这个服务不在这个地址上。请用系统管理员给的网址打开；管理员要用新的域名，请写进 QINGHE_HOSTS 后重新启动', 421)
  }
}

/** An address whose %xx are no UTF-8 would be kept as something nobody typed. */
export function refuseNoText(request: FastifyRequest): void {
  const { url = '' } = request.raw
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1).replaceAll('+', ' ') : ''
  if (/^[\x21-\x7e]*$/.test(url) && isDecodable(query)) return
  throw problem('input.notUtf8', '地址里有不是 UTF-8 的字符，请从首页进入', 400)
}
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const foreign = () => problem('http.foreignOrigin', '这次提交来自别的网站，已拒绝', 403)

const portOf: Record<string, string> = { 'http:': '80', 'https:': '443' }
/** Scheme, name and port, spelt one way. */
function originIn(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, port, pathname, search, username } = new URL(text)
  return protocol in portOf && hostname !== '' && username === '' && pathname === '/' && search === '' ? `${protocol}//${hostname}:${port || portOf[protocol]}` : undefined
}

/** A write says where it comes from: a browser in Origin or Sec-Fetch-Site, any other program in Origin as well. One that says nothing
 *  and brings a cookie may be a page elsewhere in a browser that forgets to. */
export function refuseForeign(secure: boolean): (request: FastifyRequest) => void {
  return request => {
    if (!isApi(request)) return
    const { origin, cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
    if (request.method === 'GET' || request.method === 'HEAD') {
      // A link from elsewhere may be followed; a script or a picture elsewhere gets nothing.
      if ((site === 'cross-site' || site === 'same-site') && mode !== 'navigate') throw foreign()
      return
    }
    if (site !== undefined && site !== 'same-origin') throw foreign()
    const own = originIn(`${secure ? 'https' : 'http'}://${request.host}`)
    if (origin !== undefined) {
      if (own === undefined || originIn(origin) !== own) throw foreign()
    } else if (site === undefined && cookie !== undefined) {
      throw problem('http.noOrigin', '这次提交没有说明来自哪个网站，已拒绝。请用较新的浏览器；程序调用请带上 Origin 请求头，写本系统的网址', 403)
    }
  }
}
