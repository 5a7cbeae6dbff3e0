export const Mine = () => null
