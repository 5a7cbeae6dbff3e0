/** How much one account may type before somebody looks: archives are written by people, one after the other, and the national
 *  check of numbers must not become a way to ask which numbers exist (decision 019). */
import { type Issue, issue } from '../kernel/problem.ts'

export const draftMeasure = {
  /** One every six seconds for an hour; whoever has more uses the roster. */
  perHour: 600,
  /** Numbers of a day that somebody else's archive carries already. */
  clashesPerDay: 20,
} as const

/** One sentence for both reasons: it must not say whether a number was known. */
export const tooManyDrafts = (facts: { typedInHour: number; isPaused: boolean }): Issue[] =>
  facts.isPaused || facts.typedInHour >= draftMeasure.perHour
    ? [issue('draft.tooMany', '近来录入的档案较多，系统已暂停用这个账号逐份录入证件号。请改用花名册导入，或明天再录入；急需办理的，请由同事代为录入')]
    : []
