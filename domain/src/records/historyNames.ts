/** What lines of history say of the record itself, beside its fields: a field of one of these names would be taken for it, and the verification of the audit
 *  would report every record that fills it in. */
export const historyNames: readonly string[] = ['state', 'number', 'assignee', 'waiting']
/** What history says of the process beside them (server/src/records/write.ts): a field of such a name would be taken for it. */
export const processNames: readonly string[] = [...historyNames, 'confirms', 'attached', 'readdressed', 'sent']
