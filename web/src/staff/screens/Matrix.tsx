export const Matrix = () => null
