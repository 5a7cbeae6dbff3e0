/** How a value is shortened for eyes that need not see it. What is left tells two people of a list apart, nothing more. */

/** name, idNumber, phone: a part stays · day, address, whole: it is said that something is there · numbers: words stay, numbers of people in
 *  them do not · words: free words may name anybody, so nothing of them stays (hiding.ts). */
export type Mask = 'none' | 'name' | 'idNumber' | 'phone' | 'day' | 'address' | 'whole' | 'numbers' | 'words'

const dots = (count: number): string => '•'.repeat(count)
/** By character, not by code unit: rare characters of names take two units. */
const characters = (text: string): string[] => Array.from(text)

/** 王小禾 → 王••, 买买提·吐尔逊 → 买••. A name of one character keeps nothing. */
export function maskName(name: string): string {
  const [first] = characters(name)
  return first === undefined || characters(name).length === 1 ? dots(1) : `${first}${dots(2)}`
}

/** 999999201704160016 → 9999 •••••••• 0016. Shorter documents keep half as much. */
export function maskIdNumber(text: string): string {
  const all = characters(text)
  const kept = all.length >= 15 ? 4 : Math.floor(all.length / 4)
  return `${all.slice(0, kept).join('')} ${dots(8)} ${kept === 0 ? '' : all.slice(-kept).join('')}`.trim()
}

/** From the last four, for rows whose number stays sealed. */
export const maskedTail = (tail: string): string => `${dots(8)} ${tail}`

/** 19900001234 → 199 •••• 1234 */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/gu, '')
  return digits.length < 7 ? dots(4) : `${digits.slice(0, 3)} ${dots(4)} ${digits.slice(-4)}`
}

/** Whatever looks like a number of a person, where nobody said yet what a text is. */
const maskNumbers = (text: string): string =>
  text.replace(/(?<!\d)\d{6}[12]\d{10}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)/gu, maskIdNumber).replace(/(?<!\d)1\d{10}(?!\d)/gu, maskPhone)

/** The village is shown beside an address, an age beside a birthday: that there is one is all that is said. */
const registered = (): string => `已登记 ${dots(4)}`
const maskers: Record<Mask, (text: string) => string> = {
  none: text => text, name: maskName, idNumber: maskIdNumber, phone: maskPhone, numbers: maskNumbers, day: registered, address: registered, whole: registered, words: registered,
}
/** Such a mask says only that something is there, so nothing need be opened for it. */
export const keepsNothing = (mask: Mask): boolean => mask === 'address' || mask === 'whole'
export const masked = (mask: Mask, text: string): string => maskers[mask](text)
