/** Pictures are made smaller before they travel: a phone's picture of eight megabytes arrives over a village's network as half of one, and neither place
 *  nor time leaves the phone. What the browser cannot open is sent as it is; the server says what to do. */
const longSide = 2_000
const quality = 0.85

const isPicture = ({ type, name }: File): boolean => type.startsWith('image/') || /\.(jpe?g|png|webp|hei[cf]|bmp|gif)$/iu.test(name)

async function drawn(file: File): Promise<Blob | null> {
  const points = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longSide / Math.max(points.width, points.height))
  const canvas = Object.assign(document.createElement('canvas'), { width: Math.max(1, Math.round(points.width * scale)), height: Math.max(1, Math.round(points.height * scale)) })
  const context = canvas.getContext('2d')
  if (context === null) return null
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(points, 0, 0, canvas.width, canvas.height)
  points.close()
  return new Promise(done => canvas.toBlob(done, 'image/jpeg', quality))
}

/** @property isPicture it can be shown at once from what is in hand */
export type Ready = { blob: Blob; isPicture: boolean }
export async function smaller(file: File): Promise<Ready> {
  if (!isPicture(file) || file.type === 'image/svg+xml') return { blob: file, isPicture: false }
  const made = await drawn(file).catch(() => null)
  return made === null ? { blob: file, isPicture: false } : { blob: made, isPicture: true }
}
