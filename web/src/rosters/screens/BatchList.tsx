export const BatchList = () => null
