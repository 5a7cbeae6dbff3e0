/** What a person may do with one archive, said before they try. The screen's buttons and the actions ask the same functions. */
import { cell, lettersOf, mayDo } from '../staff/matrix.ts'
import { issue, type Issue } from '../kernel/problem.ts'
import { access } from './access.ts'
import type { Draft, FieldKey } from './draft.ts'
import { fields, isFieldKey } from './fields.ts'
import { editIssues, nextStep, type Action, type ArchiveState, type Who } from './lifeCycle.ts'
import type { Abilities, AbilityAnswer } from './types.ts'

/** RU(联系): a school keeps up how a family is reached, and nothing else about it (docs/domain/权限.md). */
const contactFields: readonly FieldKey[] = ['father.phone', 'mother.phone', 'guardian.phone', 'guardian.address']
/** What is said about parents is not asked of them: nobody rates how well they themselves look after their child. */
const judgedAbout: readonly FieldKey[] = ['father.capability', 'mother.capability', 'guardianshipType', 'guardianshipRating', 'leftBehindStatus', 'hardshipType']
const judgesItself = (key: FieldKey, role: string): boolean => (role === 'parent' || role === 'child') && judgedAbout.includes(key)
const liesInPart = (key: FieldKey, role: string): boolean => cell(role, fields[key].domain).part !== '联系' || contactFields.includes(key)

/** Every field of a patch lies in a data domain; the role must be able to write there. */
export function deniedFields(keys: readonly FieldKey[], role: string, creating = false): Issue[] {
  const mayWrite = (key: FieldKey): boolean => {
    if (!liesInPart(key, role) || judgesItself(key, role)) return false
    const letters = lettersOf(role, fields[key].domain)
    if (!creating) return letters.has('U')
    // The form's health answer is entered once by whoever creates the archive, read on by those who keep it up.
    return letters.has('U') || letters.has('C') || (lettersOf(role, 'ID').has('C') && letters.has('R'))
  }
  return keys.filter(key => !mayWrite(key)).map(key => issue('field.denied', `您的岗位不能修改“${fields[key].label}”`, key))
}

/** The same of everything somebody typed; what is left empty in a new archive is not written. */
export function deniedOf(typed: Draft, role: string, how: 'creating' | 'editing' = 'editing'): Issue[] {
  const isNew = how === 'creating'
  const isWritten = (key: FieldKey): boolean => typed[key] !== undefined && !(isNew && typed[key] === null)
  return deniedFields(Object.keys(typed).filter(isFieldKey).filter(isWritten), role, isNew)
}

const yes: AbilityAnswer = { allowed: true, because: null }
const no = (because: string): AbilityAnswer => ({ allowed: false, because })
const unless = (issues: readonly Issue[]): AbilityAnswer => (issues[0] === undefined ? yes : no(issues.map(one => one.message).join('；')))
const notYours = no('您现在的岗位没有这项权限')

const writable = ['ID', 'FAM', 'EDU', 'HLT', 'REL'] as const

export function abilitiesOf(archive: ArchiveState, who: Who): Abilities {
  const may = (word: keyof typeof access): boolean => mayDo(who.role, word, access)
  const step = (word: keyof typeof access, action: Action): AbilityAnswer =>
    may(word) ? unless(nextStep(archive, action, who).issues) : notYours
  const writesSomewhere = writable.some(domain => lettersOf(who.role, domain).has('U'))
  const edit = may('archives.correct') && writesSomewhere ? unless(editIssues(archive, who)) : notYours
  return {
    correct: edit, change: edit,
    submit: step('archives.submit', 'submit'), review: step('archives.review', 'review'), return: step('archives.review', 'return'),
    proposeExit: step('archives.exit', 'proposeExit'), confirmExit: step('archives.review', 'confirmExit'),
    cancelExit: step('archives.review', 'cancelExit'), reenter: step('archives.review', 'reenter'),
    reveal: may('archives.reveal') ? yes : notYours,
    viewers: may('archives.viewers') ? yes : notYours,
    print: lettersOf(who.role, 'ID').has('R') ? yes : notYours,
  }
}
