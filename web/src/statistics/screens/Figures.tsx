export const Figures = () => null
