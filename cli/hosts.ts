/** Which names people may call this installation by: what the administrator wrote, the address it listens on, and what its certificate says. */
import { X509Certificate } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { isLoopback } from './loopback.ts'

/** DNS:qinghe.example, IP Address:192.168.1.5 */
const namesIn = (cert: string): string[] =>
  (new X509Certificate(cert).subjectAltName ?? '').split(', ').flatMap(line => /^(?:DNS|IP Address):([\w.:-]+)$/.exec(line)?.[1] ?? [])

const ownAddresses = (): string[] => Object.values(networkInterfaces()).flatMap(list => list ?? []).map(entry => entry.address.split('%')[0] ?? '')

const everywhere = ['0.0.0.0', '::']

/** @param listening the address that is listened on */
export function hostsOf(configured: readonly string[], listening: string, https?: { cert: string }): string[] {
  const here = everywhere.includes(listening) ? ownAddresses() : isLoopback(listening) ? [] : [listening]
  return [...new Set([...configured, ...here, ...https === undefined ? [] : namesIn(https.cert)])]
}
