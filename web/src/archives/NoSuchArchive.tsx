import { Link } from '@tanstack/react-router'
import { NotYours } from '../ui/states.tsx'

/** Not there, not one's own, or an address that names no archive: all look the same. */
export const NoSuchArchive = () => (
  <NotYours title="没有找到这份档案" actions={<Link to="/archives" className="btn p">回到档案列表</Link>}>可能不在您的工作范围内，也可能地址写错了。两种情况看起来一样，是为了保护孩子。</NotYours>
)
