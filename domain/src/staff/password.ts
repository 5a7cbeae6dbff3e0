/** Which passwords are refused, and why. Pure, so that the form says it while the person types. */
import { type Issue, issue } from '../kernel/problem.ts'

/** 等保2.0 三级 身份鉴别: complexity. Ten characters of three kinds, or a long phrase of any kind. */
export const passwordRules = { shortest: 10, phrase: 16, longest: 128, kinds: 3 } as const

export type Whose = { login: string; name?: string; phone?: string }

/** What people choose first: found by every list of leaked passwords, alone or with a year or sign at the end. */
const common = [
  'password',
  'passw0rd',
  'admin',
  'administrator',
  'root',
  'welcome',
  'iloveyou',
  'woaini',
  'woaizuguo',
  'letmein',
  'monkey',
  'dragon',
  'abc123',
  'a123456',
  'q1w2e3r4',
  '1qaz',
  '2wsx',
  'zaq1',
  'qaz',
  'wsx',
  'edc',
  'rfv',
  'qwerty',
  'asdfgh',
  'zxcvbn',
  '5201314',
  '1314520',
  '147258',
  '888888',
  '666666',
  'minzheng',
  'liushouertong',
  'ertong',
  'qinghe',
  'zhongguo',
  'zhengfu',
  'beijing',
  'hunan',
  'chenzhou',
  'suxian',
  'test',
  'demo',
  'changeme',
  'secret',
]
const keyboard = [
  '1234567890',
  '0987654321',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'poiuytrewq',
  'lkjhgfdsa',
  'mnbvcxz',
  'abcdefghijklmnopqrstuvwxyz',
]

const kindsIn = (password: string): number => [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter(kind => kind.test(password)).length

/** Leet letters back to letters, so that P@ssw0rd is seen for what it is. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[@4]/g, 'a')
    .replace(/0/g, 'o')
    .replace(/[1!|]/g, 'i')
    .replace(/3/g, 'e')
    .replace(/[5$]/g, 's')
    .replace(/7/g, 't')

/** What is left when common words, keyboard runs, years and repetitions are taken out: what a guesser still has to guess. */
function remainder(password: string, own: readonly string[]): string {
  let rest = password.toLowerCase()
  const cut = (piece: string) => {
    rest = rest.split(piece).join('\u0000')
  }
  for (const piece of own) cut(piece.toLowerCase())
  for (const word of common) {
    cut(word)
    const at = plain(rest).indexOf(word)
    if (at >= 0 && plain(word) === word) rest = `${rest.slice(0, at)}\u0000${rest.slice(at + word.length)}`
  }
  for (const row of keyboard) {
    for (let length = row.length; length >= 4; length--) {
      for (let from = 0; from + length <= row.length; from++) cut(row.slice(from, from + length))
    }
  }
  return rest
    .replace(/(19|20)\d\d/g, '')
    .replace(/(.)\1{2,}/g, '$1')
    .replaceAll('\u0000', '')
}

/** Every reason to refuse, at once; empty when the password may be used. */
export function weaknessesOf(password: string, whose: Whose): Issue[] {
  const found: Issue[] = []
  const size = [...password].length
  const say = (code: string, message: string) => found.push(issue(`password.${code}`, message, 'password'))
  if (size < passwordRules.shortest) say('short', `口令至少 ${passwordRules.shortest} 个字符，现在只有 ${size} 个`)
  if (size > passwordRules.longest) say('long', `口令最多 ${passwordRules.longest} 个字符`)
  if (size < passwordRules.phrase && kindsIn(password) < passwordRules.kinds) {
    say(
      'plain',
      `大写字母、小写字母、数字、符号里至少要有 ${passwordRules.kinds} 种；或者改用 ${passwordRules.phrase} 个字符以上的长口令`,
    )
  }
  const own = [whose.login, whose.name ?? '', whose.phone ?? '', (whose.phone ?? '').slice(-6)].filter(piece => piece.length >= 2)
  if (own.some(piece => password.toLowerCase().includes(piece.toLowerCase()))) say('own', '口令里不能带登录名、姓名或电话')
  if (new Set(remainder(password, own)).size < 5) say('common', '这个口令太常见，容易被猜到，请换一个')
  return found
}
