/** What a person calls the thing in front of them: drafts stay on it, and nobody on a phone looks for a computer. */
export function deviceName(): '这部手机' | '这台平板' | '这台电脑' {
  if (window.matchMedia('(max-width: 639px)').matches) return '这部手机'
  return window.matchMedia('(pointer: coarse)').matches ? '这台平板' : '这台电脑'
}
