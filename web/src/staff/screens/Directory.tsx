export const Directory = () => null
