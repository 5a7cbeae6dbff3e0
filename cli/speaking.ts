/** How the command line talks: to a person with colour and symbols, to a program with one JSON object a line. */
import { confirm, isCancel, log, note, password, text } from '@clack/prompts'
import { Problem, problem } from '@qinghe/domain/kernel/problem.ts'

export const isPerson = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true

type Facts = Record<string, unknown>

const line = (kind: string, message: string, facts: Facts) => console.log(JSON.stringify({ at: new Date().toISOString(), kind, message, ...facts }))

/** Something is under way. */
export function say(message: string, facts: Facts = {}): void {
  if (isPerson()) log.step(message)
  else line('step', message, facts)
}

/** It is done. */
export function done(message: string, facts: Facts = {}): void {
  if (isPerson()) log.success(message)
  else line('done', message, facts)
}

export function warn(message: string, facts: Facts = {}): void {
  if (isPerson()) log.warn(message)
  else line('warning', message, facts)
}

/** A block a person should read in one piece; a program gets the rows. */
export function show(title: string, rows: readonly string[], facts: Facts = {}): void {
  if (isPerson()) note(rows.join('\n'), title)
  else line('table', title, { rows, ...facts })
}

export async function ask(question: string, { secret = false } = {}): Promise<string> {
  if (!isPerson()) throw problem('cli.noPerson', `需要回答“${question}”，但现在没有终端；请在终端里运行，或用选项给出`)
  const answer = await (secret ? password({ message: question }) : text({ message: question }))
  if (isCancel(answer)) throw problem('cli.cancelled', '已取消，没有做任何改动')
  return answer ?? ''
}

export async function agree(question: string): Promise<void> {
  if (!isPerson()) throw problem('cli.noPerson', `“${question}”需要确认；没有终端时请加上 --yes`)
  if ((await confirm({ message: question, initialValue: false })) !== true) throw problem('cli.cancelled', '已取消，没有做任何改动')
}

/** The last words of a command that failed. A bug shows its stack, a Problem only its sentences. */
export function sayFailure(error: unknown): void {
  const issues = error instanceof Problem ? error.issues : [{ code: 'bug', message: error instanceof Error ? error.stack ?? error.message : String(error) }]
  for (const { code, message } of issues) {
    if (isPerson()) log.error(message)
    else console.error(JSON.stringify({ at: new Date().toISOString(), kind: 'failed', code, message }))
  }
}
