/** Two records side by side; what they write differently is marked by the character. */
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { Comparison, PairOutput } from '@qinghe/domain/comparisons/contract.ts'
import { kindNames } from '@qinghe/domain/comparisons/types.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { maskPieces } from '../../ui/maskPieces.ts'
import { figure } from '../../ui/time.ts'
import { differencesOf, type Piece } from './differences.ts'
import { signed } from './waterfallLayout.ts'

type Field = PairOutput['fields'][number]

const verdicts: Record<Field['verdict'], { tone: string; icon: IconName; word: string }> = {
  same: { tone: 'ok', icon: 'done', word: '一致' }, near: { tone: 'soon', icon: 'info', word: '相近' }, different: { tone: 'info', icon: 'error', word: '不同' },
  missing: { tone: 'idle', icon: 'idle', word: '缺' },
}

/** The dots of a mask are drawn, as everywhere. */
const Characters = ({ text }: { text: string }) => (
  <>{maskPieces(text).map((piece, i) => ({ ...piece, key: `part${i}` })).map(({ clear, hidden, key }) => <span key={key}>{clear}{hidden > 0 && <i className="md" style={{ width: Math.min(hidden, 12) * 6 }} />}</span>)}</>
)

function Marked({ pieces }: { pieces: readonly Piece[] }): ReactNode {
  if (pieces.length === 0) return <span className="muted">未填</span>
  const keyed = pieces.map((piece, i) => ({ ...piece, key: `piece${i}` }))
  return <>{keyed.map(({ text, differs, key }) => (differs ? <mark key={key}>{text.includes('•') ? <Characters text={text} /> : text}</mark> : <Characters key={key} text={text} />))}</>
}

/** Both write the same and still it is not 一致: the difference is under the mask, or the value says little, as 1 January does. */
const unseen = ({ archive, roster }: Field): string => (archive !== roster ? '' : archive.includes('•') ? '不同处在隐去的部分' : '两边相同，像是占位的值，少加分')

/** The words of the level, and what the eye cannot see. */
function wordsOf(field: Field): string {
  const { verdict, words, archive, roster } = field
  if (verdict === 'same') return words === verdicts.same.word ? '' : words
  if (verdict !== 'missing') return unseen(field) || (words === verdicts[verdict].word ? '' : words)
  const empty = archive === '' && roster === '' ? '两边都未填' : archive === '' ? '档案未填' : roster === '' ? '名册未填' : '有一边不能比对'
  return `${empty}，不加不减`
}

function Row({ field }: { field: Field }) {
  const { left, right } = differencesOf(field.archive, field.roster)
  const { tone, icon, word } = verdicts[field.verdict]
  return (
    <tr>
      <th scope="row" className="muted">{field.field}</th>
      <td data-label="档案"><Marked pieces={left} /></td><td data-label="名册"><Marked pieces={right} /></td>
      <td><span className={`st ${tone}`}><Icon name={icon} />{word}</span></td>
      <td className="muted cap fold words">{wordsOf(field)}</td>
      <td className="r"><b className={field.bits > 0 ? 'green' : field.bits < 0 ? 'blue' : 'muted'}>{signed(field.bits)}</b></td>
    </tr>
  )
}

export function PairTable({ pair, comparison }: { pair: PairOutput; comparison: Comparison }) {
  const file = <Link to="/archives/$id" params={{ id: pair.child }} search={{}} target="_blank" className="tl">打开档案</Link>
  const line = <>{comparison.department}，第 {figure(pair.row)} 行</>
  return (
    <section className="card clip paircard" aria-label="两条记录对照">
      <p className="t13 muted pairnote">档案在{pair.regionName}，{file}。名册：{line}。</p>
      <table className="tb stack pairtable">
        <thead>
          <tr>
            <th scope="col"><span className="sr">栏</span></th>
            <th scope="col"><b>民政档案</b><br /><span>{pair.regionName}<i className="dot" />{file}</span></th>
            <th scope="col"><b>{kindNames[comparison.kind]}</b><br /><span>{line}</span></th>
            <th scope="col">结论</th><th scope="col">说明</th><th scope="col" className="r">分值</th>
          </tr>
        </thead>
        <tbody>{pair.fields.map(field => <Row key={field.field} field={field} />)}</tbody>
      </table>
    </section>
  )
}
