import { Icon } from './Icon.tsx'

/** Where one is in a task of several steps; done ones carry a tick, the present one is filled. */
export function Steps({ names, at }: { names: readonly string[]; at: number }) {
  return (
    <ol className="steps" aria-label="步骤">
      {names.map((name, i) => (
        <li key={name} className={i < at ? 'done' : i === at ? 'on' : undefined} aria-current={i === at ? 'step' : undefined}>
          <i>{i < at ? <Icon name="check" size="s" /> : i + 1}</i>{name}
        </li>
      ))}
    </ol>
  )
}
