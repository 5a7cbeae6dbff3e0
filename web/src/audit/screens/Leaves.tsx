export const Leaves = () => null
