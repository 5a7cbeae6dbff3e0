import { treemap } from './treemapLayout.ts'
import { useSize } from './useSize.ts'

export type MapItem = {
  key: string
  name: string
  /** Area. */
  amount: number
  /** 0–3 on the green ramp, pale = low (README of the visual reference: never red on a map). */
  shade: 0 | 1 | 2 | 3
  detail: string
}
/** Fills its place, never lower than `minHeight`. */
type Props = { items: readonly MapItem[]; minHeight: number; label: string; selected?: string | undefined; onPick: (key: string) => void; onHover?: (key: string | undefined) => void }

const fills = ['var(--brand-2)', 'var(--brand-3)', 'var(--brand-4)', 'var(--brand-7)'] as const
const shadeClass = ['tm0', 'tm1', 'tm2', 'tm3'] as const
/** Roughly how many pixels a Chinese character of 13 px and a digit of 12 px take. */
const textWidth = (text: string): number => [...text].reduce((w, c) => w + (c.charCodeAt(0) > 255 ? 13 : 7), 0)

/** The name as far as it fits, dropping 街道, 镇, 村 first. */
function fitName(name: string, width: number): string {
  const short = name.replace(/(街道|社区|乡|镇|村)$/, '')
  for (const candidate of [name, short, short.slice(0, 2)]) if (textWidth(candidate) <= width) return candidate
  return ''
}

export function Treemap({ items, minHeight, label, selected, onPick, onHover }: Props) {
  const { ref, width, height } = useSize(minHeight)
  const tiles = treemap(items, i => i.amount, { width, height })
  return (
    <div ref={ref} className="treemapbox" style={{ minHeight }}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-label={label} className="treemap">
        {tiles.map(({ item, x, y, w, h }) => {
          const pad = w > 80 && h > 60 ? 10 : 5
          const name = h > 18 ? fitName(item.name, w - pad * 2 + 2) : ''
          const detail = h > 38 && textWidth(item.detail) <= w - pad * 2 ? item.detail : String(item.amount)
          return (
            <a key={item.key} href={`#${item.key}`} className={shadeClass[item.shade]}
              onClick={e => { e.preventDefault(); onPick(item.key) }}
              onMouseEnter={() => onHover?.(item.key)} onMouseLeave={() => onHover?.(undefined)} onFocus={() => onHover?.(item.key)}>
              <title>{`${item.name}，${item.detail}`}</title>
              <rect x={x + 1} y={y + 1} width={Math.max(0, w - 2)} height={Math.max(0, h - 2)} rx="4" fill={fills[item.shade]} />
              {name !== '' && <text x={x + pad} y={y + pad + 12} className="tmn">{name}</text>}
              {name !== '' && h > 38 && textWidth(detail) <= w - pad && <text x={x + pad} y={y + pad + 30} className="tmd">{detail}</text>}
              {item.key === selected && <rect x={x + 1} y={y + 1} width={Math.max(0, w - 2)} height={Math.max(0, h - 2)} rx="4" fill="none" stroke="var(--ink)" strokeWidth="2" />}
            </a>
          )
        })}
      </svg>
    </div>
  )
}
