import { QRCode } from 'antd'

/** Black on white in both themes: cameras do not read dark codes. */
export const QrCode = ({ text }: { text: string }) => <QRCode value={text} size={148} type="svg" color="#000000" bgColor="#ffffff" />
