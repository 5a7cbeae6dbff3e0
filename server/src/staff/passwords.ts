/** Passwords as argon2id. One verification costs 19 MiB and some tens of milliseconds on purpose, so only a few run at a
 *  time: a flood of sign-ins must not take the memory or the thread pool away from everybody who is working. */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** OWASP's first choice for argon2id; the algorithm is the library's default, named here by its number. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
const atOnce = 2
const mayWait = 60

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= mayWait) throw problem('signIn.busy', '现在登录的人太多，请过一会儿再试', 503)
  if (running < atOnce) running += 1
  else
    await new Promise<void>(go => {
      waiting.push(go)
    })
  try {
    return await work()
  } finally {
    // A finished turn is passed on, not given back, so that nobody can slip in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

// One spelling per password, however the keyboard composed it.
const normal = (password: string): string => password.normalize('NFKC')

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(normal(password), cost))

let nobody: Promise<string> | undefined
/** Verifies, and works just as long when there is nothing to verify against, so that the time does not tell which logins exist. */
export async function isPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hash(randomBytes(24), cost)
  const against = stored ?? (await nobody)
  const matches = await inTurn(() => verify(against, normal(password)))
  return matches && stored !== null && stored !== undefined
}
