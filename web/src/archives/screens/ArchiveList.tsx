export const ArchiveList = () => null
