/** Tables about no person: the same rows for everybody, copied to every node when the database is distributed. */
export const referenceTables = ['regions', 'region_changes', 'region_moves', 'region_recodes', 'tenants', 'tenant_codes'] as const
