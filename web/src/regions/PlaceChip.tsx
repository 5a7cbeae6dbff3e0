import { regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { getPath } from '@qinghe/domain/regions/contract.ts'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import { Icon } from '../ui/Icon.tsx'

/** Where a list looks when that is not all of one's own place, and the way back: a number of 统计 leads here and takes its place along. */
export function PlaceChip({ region, onClear }: { region: number | undefined; onClear: () => void }) {
  const { region: top } = useSession()
  const path = useAsk(getPath, { of: regionCode(region ?? top) }, { staleMs: 600_000, enabled: region !== undefined && region !== top })
  if (region === undefined || region === top) return null
  const name = path.data?.places.at(-1)?.short ?? '一个地方'
  return (
    <span className="chip on">
      只看 <b>{name}</b>
      <button type="button" className="x" aria-label={`不只看${name}`} onClick={onClear}><Icon name="close" /></button>
    </span>
  )
}
