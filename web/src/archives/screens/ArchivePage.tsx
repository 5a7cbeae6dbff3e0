export const ArchivePage = () => null
