export const Upload = () => null
