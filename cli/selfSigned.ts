/**
 * A certificate for `start --lan`: phones refuse cameras and storage on plain HTTP, and a demo has no certificate authority.
 * Names this machine's private addresses only. Node makes keys and signatures but no certificates, hence the few lines of DER.
 */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

export type Certificate = { key: string; cert: string }

export const isPrivate = (address: string): boolean => isIPv4(address) && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.)/.test(address)

/** This machine's addresses inside private networks; a demo is never offered on any other. */
export const privateAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap(list => list ?? []).map(entry => entry.address).filter(isPrivate).sort()

/** The certificate kept in the folder while it fits today's addresses and has a week to run; otherwise a new one. */
export function selfSigned(home: string): Certificate {
  const addresses = privateAddresses()
  const certFile = join(home, 'lan-certificate.pem')
  const keyFile = join(home, 'lan-key.pem')
  if (existsSync(certFile) && existsSync(keyFile)) {
    const kept = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
    if (stillFits(kept, addresses)) return kept
  }
  const made = makeCertificate(addresses, today())
  writeFileSync(keyFile, made.key, { mode: 0o600 })
  writeFileSync(certFile, made.cert)
  return made
}

const weekMs = 7 * 86_400_000

function stillFits({ cert, key }: Certificate, addresses: string[]): boolean {
  const read = new X509Certificate(cert)
  return read.checkPrivateKey(createPrivateKey(key)) && Date.parse(read.validTo) > Date.now() + weekMs
    && addresses.every(address => read.checkIP(address) !== undefined)
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))
const utcTime = (date: Date) => der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes)

const commonName = oid('550403')
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('Qinghe demo')))))

function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value))
}

const addressNames = (addresses: string[]) => sequence(
  der(0x82, Buffer.from('localhost')), ...addresses.map(address => der(0x87, Buffer.from(address.split('.').map(Number)))))

type Validity = { from: Date; until: Date }
const dayMs = 86_400_000
const today = (): Validity => ({ from: new Date(Date.now() - dayMs), until: new Date(Date.now() + 90 * dayMs) })

/** @param addresses named beside localhost */
export function makeCertificate(addresses: string[], validity: Validity): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = toBeSigned(publicKey, addresses, validity)
  const whole = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function toBeSigned(publicKey: KeyObject, addresses: string[], { from, until }: Validity): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)])
  const validity = sequence(utcTime(from), utcTime(until))
  const keyId = createHash('sha1').update(spki).digest()
  const extensions = sequence(
    extension('551d11', addressNames(addresses)), extension('551d13', sequence(), true), extension('551d0e', der(0x04, keyId)),
    extension('551d25', sequence(oid('2b06010505070301'))))
  return sequence(der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, serial), ecdsaWithSha256, name, validity, name, spki, der(0xa3, extensions))
}
