/** How a place is read aloud: one syllable per character, without tones, ü as v; '' for a mark that is not read. */
import { pinyin } from 'pinyin-pro'

export function syllablesOf(shortName: string): string[] {
  const spoken = pinyin(shortName, { toneType: 'none', type: 'array', v: true, nonZh: 'spaced' })
  return spoken.map(s => s.toLowerCase().replace(/[^a-z0-9]/g, ''))
}
