/** Where a field stands in a form, and the way there from a list of what is wrong. */
export const fieldAnchor = (key: string): string => `field-${key}`

export function goToField(key: string): void {
  const place = document.getElementById(fieldAnchor(key))
  place?.scrollIntoView({ block: 'center' })
  place?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
}
