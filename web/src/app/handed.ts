/** Values that one page hands to the form it opens: kept in memory until that form stands, never in an address or a store. */
type Values = Readonly<Record<string, unknown>>
const waiting = new Map<string, Values>()

export const handTo = (form: string, values: Values): void => { waiting.set(form, values) }
export const handedTo = (form: string): Values | undefined => waiting.get(form)
export const dropHanded = (form: string): void => { waiting.delete(form) }
/** The form by which a record of a child begins. */
export const formOfChild = (kind: string, child: string): string => `records.${kind}.new.${child}`
