/** Pieces of the page of the door: plain elements, large enough for a thumb. */
type Child = Node | string | null | false
type Props = { class?: string; href?: string; id?: string; role?: string; live?: 'polite' }
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  if (props.class !== undefined) made.className = props.class
  if (props.id !== undefined) made.id = props.id
  if (props.role !== undefined) made.setAttribute('role', props.role)
  if (props.live !== undefined) made.setAttribute('aria-live', props.live)
  if (props.href !== undefined) made.setAttribute('href', props.href)
  for (const child of children) if (child !== null && child !== false) made.append(child)
  return made
}
export const text = (words: string): HTMLElement => el('p', {}, words)
export const soft = (words: string): HTMLElement => el('p', { class: 'soft' }, words)
export const call = (): HTMLElement => el('a', { class: 'call', href: 'tel:110' }, '打 110')

/** @param look main: the way on; small: beside words; wide: one of several, words at the left */
export function button(words: string, press: () => void, look = ''): HTMLButtonElement {
  const made = el('button', { class: look }, words)
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}
export function choice(words: string, press: () => void, { chosen, wide = true }: { chosen: boolean; wide?: boolean }): HTMLButtonElement {
  const made = button(words, press, wide ? 'wide' : '')
  made.setAttribute('aria-pressed', String(chosen))
  return made
}

type Field = { label: string; value: string; most: number; keep: (typed: string) => void; help?: string; mode?: 'text' | 'numeric' | 'tel'; long?: boolean }
/** Nothing is offered from before and nothing is remembered for later. */
export function field({ label, value, most, keep, help, mode = 'text', long = false }: Field): HTMLElement {
  const input = el(long ? 'textarea' : 'input', {})
  input.value = value
  input.maxLength = most
  input.inputMode = mode
  input.autocomplete = 'off'
  input.spellcheck = false
  input.addEventListener('input', () => keep(input.value))
  return el('label', {}, el('span', {}, label), input, help !== undefined && el('span', { class: 'soft' }, help))
}
export const wrong = (words: readonly string[]): HTMLElement | null => (words.length === 0 ? null : el('div', { class: 'wrong', role: 'alert' }, ...words.map(text)))
