export const ImportPostings = () => null
