/** Which kit a kind of column gets. */
import { hanDateKit, hanNameKit, hanTextKit, idNumberKit } from './hanKinds.ts'
import { categoryKit, codeKit, dateKit, emailKit, type Field, type Kind, type Kit, nameKit, numberKit, textKit } from './kinds.ts'

/** Headers of what a household shares. Only what may be learned from depends on it, never what is compared. */
const household = /电话|手机|联系|父|母|监护|照护|家长|户|村|社区|住址|地址|学校|phone|mobile|tel\b|address|street|suburb|city|town|zip|post|state|county|surname|last.?name|family|household/i

export function kitOf(field: Field): Kit {
  const kit = kits[field.kind](field)
  return household.test(field.name) && field.kind !== 'idNumber' ? { ...kit, keys: kit.keys.map(key => ({ ...key, shared: true })) } : kit
}

const kits: Record<Kind, (field: Field) => Kit> = {
  name: nameKit, text: textKit, code: codeKit, date: field => field.placeholders === undefined ? dateKit(field) : hanDateKit(field, field.placeholders), number: numberKit, category: categoryKit, email: emailKit,
  hanName: hanNameKit, hanText: hanTextKit, idNumber: idNumberKit,
}
