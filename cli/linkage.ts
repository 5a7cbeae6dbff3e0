/** Linking rosters without a running server: figures for a person, one JSON file for a program. */
import { readFileSync, writeFileSync } from 'node:fs'
import { freemem } from 'node:os'
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { giantFrom } from '@qinghe/domain/linkage/clusters.ts'
import { decide, type Ready, stepsOf } from '@qinghe/server/linkage/evaluate.ts'
import { judge, type Quality } from '@qinghe/server/linkage/judging.ts'
import { recordsOf } from '@qinghe/server/exchange/csvRecords.ts'
import { done, say, show, warn } from './speaking.ts'

export type EvaluateFlags = { left: string; right?: string; key: string; truth: string; out: string; memory?: string; threads?: string; seed?: string; model?: string; spill?: string }

/** The truth is opened only after the hash of model and threshold has been printed. */
export async function evaluate(flags: EvaluateFlags): Promise<void> {
  const began = performance.now()
  const ready = await decide({
    left: flags.left, key: flags.key, seed: Number(flags.seed ?? 1), ...(flags.right === undefined ? {} : { right: flags.right }),
    room: { memory: flags.memory ?? usualMemory(), threads: Number(flags.threads ?? 2), ...(flags.spill === undefined ? {} : { spillDir: flags.spill }) },
  })
  try {
    const decidedMs = Math.round(performance.now() - began)
    for (const words of ready.warnings) warn(words)
    say(`已定：自动认定线 ${ready.model.threshold}，模型与认定线的 SHA-256 为 ${ready.hash}`, { hash: ready.hash, threshold: ready.model.threshold })
    if (flags.model !== undefined) writeFileSync(flags.model, `${JSON.stringify(ready.model, null, 2)}\n`)
    await tell(ready, flags, decidedMs)
  } finally {
    ready.duck.close()
  }
}

/** A quarter of what is free, between half a gigabyte and four. */
export const usualMemory = (): string => `${Math.round(Math.min(4096, Math.max(512, freemem() / 2 ** 20 / 4)))}MB`

async function tell(ready: Ready, flags: EvaluateFlags, decidedMs: number): Promise<void> {
  const judged = await judge(ready, readTruth(flags.truth))
  if (judged.unknownPairs > 0) warn(`标准答案里有 ${judged.unknownPairs} 对的键不在名册里，未计入`, { unknownPairs: judged.unknownPairs })
  if (judged.giants > 0) warn(giantWords(judged.giants), { giants: judged.giants })
  const { fields, counts, rows, hash, model, warnings } = ready
  const peakMemoryBytes = process.resourceUsage().maxRSS * 1024
  writeFileSync(flags.out, `${JSON.stringify({
    hash, mode: model.mode, rows, fields, lambda: model.lambda, threshold: model.threshold, ...judged, decidedMs,
    rules: model.rules.map(rule => rule.name), pairCounts: counts, timings: stepsOf(ready.duck.timings), peakMemoryBytes, warnings,
  }, null, 2)}\n`)
  const line = (words: string, quality: Quality | null): string[] => quality === null ? [] : [`${words}：认定线 ${quality.threshold.toFixed(2)}，精确率 ${percent(quality.precision)}，召回率 ${percent(quality.recall)}，F1 ${quality.f1.toFixed(4)}，错 ${quality.wrong} 对，漏 ${quality.missed} 对`]
  show('比对质量', [...line('引擎自定', judged.default), ...line('一对一之后', judged.oneToOne), ...line('合并成组后', judged.clustered), ...line('最好的认定线', judged.best)])
  done(`结果写入 ${flags.out}，用时 ${(decidedMs / 1000).toFixed(1)} 秒，内存最高 ${Math.round(peakMemoryBytes / 2 ** 20)} MB`, { out: flags.out })
}

/** A group nobody could be: said, because it means that columns or the line do not fit this roster. */
export const giantWords = (giants: number): string =>
  `有 ${giants} 组连成了 ${giantFrom} 行以上，不像是同一人：已从单薄的连接处切开，切开的地方请人看；这样的组多，说明列之间有关联或认定线偏低`

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

/** Two columns; judge() sees whether the first line is a heading. */
function readTruth(file: string): [string, string][] {
  const { records, unreadable } = recordsOf(readFileSync(file, 'utf8'))
  if (unreadable !== undefined) throw problem('linkage.truth', `${file} 第 ${unreadable} 行的引号没有闭合`)
  return records.map(([a = '', b = ''], i) => {
    if (a.trim() === '' || b.trim() === '') throw problem('linkage.truth', `${file} 第 ${i + 1} 行不是两个键`)
    return [a.trim(), b.trim()]
  })
}
