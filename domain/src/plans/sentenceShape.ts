/** The shape of a duty as a sentence with controls, as the editor gets it (planSentence.ts makes it). */
import { z } from 'zod'
import { count, open, ruleText } from '../kernel/shown.ts'

const NumberControl = z.object({
  label: ruleText(), at: ruleText(), token: count(), value: count(), most: count(),
  /** Of a parameter: everything that names it changes along. `code`: of a value for each code. */
  parameter: ruleText().nullable(), code: ruleText().nullable(),
})
const ChoiceControl = z.object({ label: ruleText(), at: ruleText(), value: ruleText(), options: z.array(z.object({ value: ruleText(), label: ruleText() })) })
/** One of them stands in each; `drop`: what may be taken out here. */
const Piece = z.object({ text: ruleText(), number: NumberControl.nullable(), choice: ChoiceControl.nullable(), drop: z.object({ what: open('rule', z.enum(['reminder', 'step'])), index: count() }).nullable() })
export type Piece = z.infer<typeof Piece>
/** `notes`: for whom, and what counts as done. `highest`: posts that may be told next. */
export const Sentence = z.object({
  duty: ruleText(), title: ruleText(), pieces: z.array(Piece), notes: z.array(ruleText()), waits: ruleText().nullable(), highest: z.array(z.object({ value: ruleText(), label: ruleText() })),
})
export type Sentence = z.infer<typeof Sentence>
