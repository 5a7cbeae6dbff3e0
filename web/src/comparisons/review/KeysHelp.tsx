import { Dialog } from '../../ui/Dialog.tsx'
import { Kbd } from '../../ui/marks.tsx'

const keys: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['1'], does: '是同一人；要两个人的，先记下您的判断' }, { keys: ['2'], does: '不是同一人' }, { keys: ['3'], does: '判不了，请村里核实' },
  { keys: ['J', '↓'], does: '下一对' }, { keys: ['K', '↑'], does: '上一对' }, { keys: ['U'], does: '撤销：先是眼前这一对您的判断，没有就是刚才判的那一对' }, { keys: ['?'], does: '看这些键' },
]

export const KeysHelp = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="用键盘判断" onClose={onClose}>
    <table className="tb low keystable">
      <thead><tr><th scope="col">键</th><th scope="col">做什么</th></tr></thead>
      <tbody>{keys.map(line => <tr key={line.does}><td><span className="row">{line.keys.map(key => <Kbd key={key}>{key}</Kbd>)}</span></td><td className="fold">{line.does}</td></tr>)}</tbody>
    </table>
    <p className="t13 soft keysnote">判完自动到下一对。网络慢也可以接着判：每一次都排着队送，送不到的留着，网络恢复后再送。</p>
  </Dialog>
)
