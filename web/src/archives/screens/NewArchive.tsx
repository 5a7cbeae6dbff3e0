export const NewArchive = () => null
