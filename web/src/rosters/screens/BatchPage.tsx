export const BatchPage = () => null
