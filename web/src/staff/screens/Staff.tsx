export const Staff = () => null
