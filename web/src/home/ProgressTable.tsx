import { Link } from '@tanstack/react-router'
import type { ArchivesSearch } from '../archives/search.ts'
import { Scroll } from '../ui/Scroll.tsx'
import { figure } from '../ui/time.ts'
import { incomplete, inPlace } from '../app/place.ts'
import { type Row, share } from './progressRows.ts'

function Num({ n, search, tone }: { n: number; search: ArchivesSearch; tone?: string }) {
  return n === 0 ? <span className="muted">0</span> : <Link to="/archives" search={search} className={tone === undefined ? 'lk' : `lk ${tone}`}>{figure(n)}</Link>
}
const only = (row: Row): ArchivesSearch => (row.unsettled ? { regionOnly: true } : {})

/** The same as the tiles, for reading aloud, copying and small screens. */
export function ProgressTable({ rows }: { rows: readonly Row[] }) {
  const ofTowns = rows.some(r => r.villages !== null)
  return (
    <div className="progtable">
      <Scroll label="档案进度">
        <table className="tb low">
          <thead><tr><th>{ofTowns ? '镇街' : '村（居）'}</th>{ofTowns && <th className="r">村（居）</th>}<th className="r">在册</th><th className="r">待补全</th><th className="r">无人监护</th><th className="r">在册完整率</th></tr></thead>
          <tbody>
            {rows.map(row => (
              <tr key={`${row.region}${row.unsettled}`}>
                <td>{row.unsettled ? <span className="muted">{row.name}</span> : <Link to="/" search={inPlace(row.region)} className="strong namelink">{row.name}</Link>}</td>
                {ofTowns && <td className="r soft">{row.villages?.length ?? ''}</td>}
                <td className="r"><Num n={row.all} search={{ ...inPlace(row.region), ...only(row) }} /></td><td className="r"><Num n={row.gaps} search={{ ...incomplete(row.region), ...only(row) }} /></td><td className="r"><Num n={row.noGuardian} search={{ tab: 'noGuardian', ...inPlace(row.region), ...only(row) }} tone="red strong" /></td>
                <td className="r soft">{row.all === 0 ? '—' : `${(share(row) * 100).toFixed(1)}%`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}
