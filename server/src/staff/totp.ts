/** The second factor: RFC 6238 codes of an authenticator app, each accepted once. */
import { generateSecret, generateSync, generateURI, verifySync } from 'otplib'

const periodSeconds = 30

/** 160 bits, base32. */
export const newSecret = (): string => generateSecret()

/** What the QR code says. */
export const uriOf = (secret: string, login: string): string => generateURI({ issuer: '青禾', label: login, secret })

const seconds = (atMs: number): number => Math.floor(atMs / 1000)
export const codeAt = (secret: string, atMs: number): string => generateSync({ secret, epoch: seconds(atMs) })

/** The time step a code stands for, one step of clock difference either way; nothing when it is wrong or was used.
 *  @param after the last step that was accepted: that one and earlier ones are replays. The caller stores the new step
 *  with a condition on the old, so that of two simultaneous uses one loses. */
export function stepOf(
  secret: string,
  code: string,
  { atMs, after }: { atMs: number; after: number | null },
): number | undefined {
  const result = verifySync({ secret, token: code, epoch: seconds(atMs), epochTolerance: periodSeconds })
  if (!result.valid || !('timeStep' in result)) return undefined
  return after !== null && result.timeStep <= after ? undefined : result.timeStep
}
