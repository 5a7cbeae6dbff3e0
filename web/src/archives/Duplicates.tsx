import { Link } from '@tanstack/react-router'
import { archiveStatusNames, type SearchHit } from '@qinghe/domain/archives/types.ts'
import { Check } from '../ui/Field.tsx'
import { Note } from '../ui/layout.tsx'
import { Masked } from '../ui/Mask.tsx'

const because: Record<SearchHit['why'], string> = {
  name: '姓名相同', pinyin: '姓名同音', initials: '姓名相近', idNumber: '证件号相同', phone: '电话相同', sameNameAndBirth: '同名同生日', sameMother: '母亲证件号相同',
}
type Id = SearchHit['id']
type Props = { hits: readonly SearchHit[]; notSame: ReadonlySet<Id>; onDecide: (notSame: ReadonlySet<Id>) => void }

/** Neither answer is preselected: each likely twin is opened, or marked as somebody else. */
export function Duplicates({ hits, notSame, onDecide }: Props) {
  const decide = (id: Id, on: boolean) => { const next = new Set(notSame); if (on) next.add(id); else next.delete(id); onDecide(next) }
  return (
    <div id="duplicates">
      <Note tone="amber">
        <b>可能已经建过档，请先核对，避免重复：</b>
        <div className="col gap2 twins">
          {hits.map(h => (
            <div key={h.id} className="row wrap t13">
              <Link to="/archives/$id" params={{ id: h.id }} search={{}} target="_blank" className="lk strong">{h.name}</Link>
              <span>{h.sexCode === 1 ? '男' : h.sexCode === 2 ? '女' : ''} {h.birthDate} {h.regionName} {h.idMasked !== null && <Masked text={h.idMasked} />} {archiveStatusNames[h.status]}</span>
              <span className="clause">{because[h.why]}</span>
              <span className="end"><Check label="核对过，不是同一名" checked={notSame.has(h.id)} onChange={on => decide(h.id, on)} /></span>
            </div>
          ))}
        </div>
      </Note>
    </div>
  )
}
