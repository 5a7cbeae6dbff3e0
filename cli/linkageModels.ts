/** Models as files: from Splink and to it, and run on rosters. */
import { readFileSync, writeFileSync } from 'node:fs'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { Model } from '@qinghe/domain/linkage/model.ts'
import { fromSplink, toSplink } from '@qinghe/domain/linkage/splink.ts'
import { outcome } from '@qinghe/server/linkage/decide.ts'
import { openDuck } from '@qinghe/server/linkage/duck.ts'
import { hashOf } from '@qinghe/server/linkage/evaluate.ts'
import { linkWith } from '@qinghe/server/linkage/run.ts'
import { giantWords, usualMemory } from './linkage.ts'
import { done, say, warn } from './speaking.ts'

export type ModelFlags = { import?: string; export?: string; out: string }
export type LinkFlags = { model: string; left: string; right?: string; key: string; out: string; memory?: string; spill?: string }

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw problem('linkage.modelFile', error instanceof SyntaxError ? `${file} 不是有效的 JSON` : `打不开 ${file}`)
  }
}

function readModel(file: string): Model {
  const parsed = Model.safeParse(readJson(file))
  if (!parsed.success) throw problem('linkage.modelFile', `${file} 不是本平台的比对模型（${parsed.error.issues[0]?.path.join('.') ?? ''}）；Splink 的模型请先用 linkage model --import 读入`)
  return parsed.data
}

export function convertModel({ import: from, export: own, out }: ModelFlags): void {
  if ((from === undefined) === (own === undefined)) throw problem('linkage.modelFile', '请写 --import 或 --export 中的一个')
  const made = own === undefined ? fromSplink(readJson(from ?? '')) : toSplink(readModel(own))
  writeFileSync(out, `${JSON.stringify(made, null, 2)}\n`)
  if (own === undefined) say('Splink 的模型不带取值频率、认定线和防误并的规则：认定线取机会各半处，其余没有，请核对后使用')
  done(`模型写入 ${out}`, { out })
}

const between = '\u001f'

export async function linkFiles({ model: file, left, right, key, out, memory, spill }: LinkFlags): Promise<void> {
  const model = readModel(file)
  if ((model.mode === 'link') !== (right !== undefined)) throw problem('linkage.mode', model.mode === 'link' ? '这个模型比对两份名册，请用 --right 给出另一份' : '这个模型在一份名册里查重，不用 --right')
  say(`模型的 SHA-256 为 ${hashOf(model)}，自动认定线 ${model.threshold}`, { hash: hashOf(model), threshold: model.threshold })
  const duck = await openDuck({ memory: memory ?? usualMemory(), ...(spill === undefined ? {} : { spillDir: spill }) })
  try {
    const { greedy } = await linkWith(duck, model, { left, key, isFinal: true, ...(right === undefined ? {} : { right }) })
    if (model.mode === 'dedupe' && greedy > 0) warn(giantWords(greedy), { giants: greedy })
    const { decided } = await outcome(duck, model)
    const head = model.mode === 'link' ? ['左键', '右键', '分值'] : ['键', '同一人中第一个的键']
    writeFileSync(out, [head, ...decided.map(line => line.split(between))].map(cells => `${cells.map(quotedCell).join(',')}\n`).join(''))
    done(model.mode === 'link' ? `认定 ${decided.length} 对，写入 ${out}` : `${decided.length} 行与别的行是同一人，写入 ${out}`, { decided: decided.length, out })
  } finally {
    duck.close()
  }
}

const quotedCell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
