/** What somebody answers at the public door and in which order they are asked. Kept in the memory of the page and nowhere else. */
import { relations, reporters, situations, urgencies } from '@qinghe/domain/incidents/doorWords.ts'

export type Answers = {
  /** Whether a child speaks of itself. */
  isChild: boolean
  urgency: string; told110: boolean | null; county: number; place: number | null; placeName: string; childAt: string; situation: readonly string[]; what: string
  childName: string; childAge: string; suspectName: string; suspectedAs: string; suspectPhone: string; reporterSort: string; reporterName: string; reporterPhone: string
}
export const fresh = (): Answers => ({
  isChild: false, urgency: '', told110: null, county: 0, place: null, placeName: '', childAt: '', situation: [], what: '', childName: '', childAge: '', suspectName: '', suspectedAs: '', suspectPhone: '', reporterSort: '', reporterName: '', reporterPhone: '',
})

const questions = ['urgency', 'told110', 'where', 'situation', 'what', 'child', 'suspect', 'reporter', 'check'] as const
export type Question = (typeof questions)[number]
export const firstQuestion: Question = 'urgency'
export const after = (question: Question): Question => questions[questions.indexOf(question) + 1] ?? 'check'
/** How far one is, for the head of the page. */
export const stepOf = (question: Question): string => `第 ${questions.indexOf(question) + 1} 步，共 ${questions.length} 步`

const asks: Readonly<Record<string, Question>> = {
  urgency: 'urgency', told110: 'told110', county: 'where', place: 'where', childAt: 'where', situation: 'situation', what: 'what', childName: 'child', childAge: 'child',
  suspectName: 'suspect', suspectedAs: 'suspect', suspectPhone: 'suspect', reporterSort: 'reporter', reporterName: 'reporter', reporterPhone: 'reporter',
}
/** Where something is to be put right. */
export const askedAt = (field: string | undefined): Question => asks[(field ?? '').split('.')[0] ?? ''] ?? 'check'

type Named = readonly { code: string; label: string; child?: string }[]
const nameOf = (list: Named, code: string, isChild: boolean): string => {
  const found = list.find(one => one.code === code)
  return (isChild ? found?.child : undefined) ?? found?.label ?? ''
}
export const labelIn = nameOf

/** As the server takes it. */
export const bodyOf = ({ isChild, placeName: _name, childAge, suspectedAs, reporterSort, ...rest }: Answers): Record<string, unknown> => ({
  ...rest, childAge: childAge === '' ? null : Number(childAge), suspectedAs: suspectedAs === '' ? null : suspectedAs, reporterSort: isChild ? 'child' : reporterSort === '' ? null : reporterSort,
})

/** What was answered, to be looked over before it is sent; nothing of what was left open. */
export function summary(a: Answers): { question: Question; title: string; said: string }[] {
  const joined = (...parts: readonly string[]): string => parts.filter(part => part !== '').join('，')
  const all: { question: Question; title: string; said: string }[] = [
    { question: 'urgency', title: '现在有没有危险', said: nameOf(urgencies, a.urgency, a.isChild) },
    { question: 'told110', title: '打 110', said: a.told110 === true ? '打过了' : '还没有打' },
    { question: 'where', title: '在哪里', said: joined(a.placeName, a.childAt) || '没有写，交给县里的公安' },
    { question: 'situation', title: '什么情形', said: a.situation.map(code => nameOf(situations, code, a.isChild)).join('；') },
    { question: 'what', title: '经过', said: a.what },
    { question: 'child', title: a.isChild ? '你' : '孩子', said: joined(a.childName, a.childAge === '' ? '' : `${a.childAge} 岁`) },
    { question: 'suspect', title: '谁做的', said: joined(a.suspectName, nameOf(relations, a.suspectedAs, false), a.suspectPhone) },
    { question: 'reporter', title: a.isChild ? '怎样联系你' : '您是谁（只有公安看得到）', said: joined(nameOf(reporters, a.reporterSort, false), a.reporterName, a.reporterPhone) },
  ]
  return all.filter(one => one.said !== '')
}

const digits = (count: number): string => {
  let text = ''
  while (text.length < count) {
    // What is left of a byte above 249 would make some digits likelier than others.
    for (const byte of crypto.getRandomValues(new Uint8Array(count * 2))) if (byte < 250 && text.length < count) text += String(byte % 10)
  }
  return text
}
export const newSecret = (): string => digits(12)
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, i) => (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte).toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
export const inFours = (secret: string): string => secret.replace(/(\d{4})(?=\d)/gu, '$1 ')
