/** Every code list by its number, for screens that show one by name and for the tests that walk them all. */
import * as administration from './administration.ts'
import type { CodeList } from './codeList.ts'
import * as family from './family.ts'
import * as person from './person.ts'
import * as situation from './situation.ts'

const isList = (value: unknown): value is CodeList => typeof value === 'object' && value !== null && 'entries' in value && 'id' in value

export const codeLists: readonly CodeList[] =
  [person, family, situation, administration].flatMap(file => Object.values(file).filter(isList))
export const codeListById = (id: string): CodeList | undefined => codeLists.find(list => list.id === id)
