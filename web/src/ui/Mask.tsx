import { Icon } from './Icon.tsx'
import { maskPieces } from './maskPieces.ts'

/** A masked value (9999••••••••0016): the dots are drawn, because their width differs between system fonts. */
export function Masked({ text }: { text: string }) {
  const pieces = maskPieces(text).map((piece, i) => ({ ...piece, key: `part${i}` }))
  return (
    <span className="mask">
      <span className="sr">已隐去部分内容：</span>
      {pieces.map(({ clear, hidden, key }) => <span key={key}>{clear}{hidden > 0 && <i className="md" style={{ width: Math.min(hidden, 12) * 6 }} />}</span>)}
    </span>
  )
}

/** A name as it came, drawn when it is masked. */
export const Name = ({ text }: { text: string }) => (text.includes('•') ? <Masked text={text} /> : text)

type Props = { masked: string | null; clear?: string | undefined; label: string; onReveal?: (() => void) | undefined; /** A number that can be called. */ calls?: boolean }

/** Masked until a purpose was given; the eye is absent where the reader may not reveal. */
export function Secret({ masked, clear, label, onReveal, calls }: Props) {
  if (masked === null) return <span className="none">未填</span>
  if (clear !== undefined && calls === true) return <a className="mask tl" href={`tel:${clear}`}>{clear}</a>
  if (clear !== undefined) return <span className="mask">{clear}</span>
  return (
    <span className="nowrap">
      <Masked text={masked} />{' '}
      {onReveal !== undefined && (
        <button type="button" className="eye" onClick={onReveal} aria-label={`显示${label}`} title={`显示${label}，需说明用途并会记录`}>
          <Icon name="eye" size="s" />
        </button>
      )}
    </span>
  )
}
