/** 选文件: drop a workbook, or pick one. Nothing is written into archives before the last step. */
import { useEffect } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { templateRoster } from '@qinghe/domain/rosters/contract.ts'
import { download } from '../../app/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Card, PageHead } from '../../ui/layout.tsx'
import { Steps } from '../../ui/Steps.tsx'
import { toast } from '../../ui/toast.tsx'
import { DropRoster } from '../DropRoster.tsx'
import { stepNames } from '../words.tsx'
import '../rosters.css'

const place = { label: '没有写村名的行归到', hint: '名册里写了村（居）的，按名册；没写的，先归到这里，以后再分到村。' }

export function Upload() {
  const { region, replaces } = useSearch({ from: '/desk/rosters/new' })
  const navigate = useNavigate()
  useEffect(() => { document.title = '导入花名册 · 青禾' }, [])
  const template = () => { download(templateRoster, {}, '农村留守儿童花名册.xlsx').catch(() => toast('模板没有下载成功，请再试一次')) }
  return (
    <>
      <PageHead title="导入花名册"><Steps names={stepNames} at={0} /></PageHead>
      <div className="uploadlay">
        <DropRoster region={region} replaces={replaces} place={place} onTaken={batch => { void navigate({ to: '/rosters/$batch', params: { batch }, search: {} }) }} />
        <Card title="导入是怎么做的">
          <ol className="howto">
            <li><b>先检查，后导入。</b>全部检查完之前，什么都不会写入档案。</li>
            <li><b>有错的行不会导入。</b>可以当场改，也可以下载标注好的原表改完再传。</li>
            <li><b>不会覆盖已有档案。</b>已在册儿童的行单独列出，和档案并排，由您核对。</li>
            <li><b>可以整批撤销。</b>导入后的期限内，没有人动过的档案都能撤回。</li>
          </ol>
          <Button icon="download" onClick={template}>下载空白模板</Button>
        </Card>
      </div>
    </>
  )
}
