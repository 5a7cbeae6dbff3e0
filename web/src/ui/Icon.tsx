import { iconPaths, type IconName } from './iconPaths.ts'

export type { IconName }

/** Decorative by default: a status says its word beside the icon, never the icon alone. */
export function Icon({ name, size, title }: { name: IconName; size?: 's' | 'l' | 'xl'; title?: string }) {
  const named = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named or hidden by the line above
    <svg className={size === undefined ? 'i' : `i ${size}`} viewBox="0 0 24 24" {...named}>
      <path d={iconPaths[name]} />
    </svg>
  )
}

/** The mark: two leaves on a stem. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="7" fill="var(--brand)" />
      <path d="M14 23V11.5" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
      <path d="M14 13.5C14 9 10.5 6.8 6.5 6.8c0 4.2 3 6.7 7.5 6.7z" fill="#fff" />
      <path d="M14 17.5c0-4 3-6.2 7.2-6.2 0 4-2.9 6.2-7.2 6.2z" fill="#bfe3d4" />
    </svg>
  )
}
