/** Why a picture or a document is not taken, in words that say how to go on. Read in the locked process too, so it imports nothing. */

/** Beyond this one decoded picture would fill the memory of a small server. */
export const mostPixels = 40_000_000
export const mostFileBytes = 20 * 1024 * 1024
const megabyte = 1024 * 1024

const words = {
  empty: '这个文件是空的，可能没有传完整，请重新选择',
  tooLarge: `文件超过 ${mostFileBytes / megabyte} MB，没有保存；照片请先缩小，文件请拆成几份再上传`,
  tooManyPixels: `照片太大（超过 ${mostPixels / 10_000} 万像素），没有保存；请把相机的照片尺寸调小，或者先用手机截成小图再上传`,
  vector: '这是网页或矢量图（.svg），里面可能带有程序，不能上传；请截成图片（.jpg 或 .png）再上传',
  heic: '这是苹果手机的 HEIC 照片，这台电脑的浏览器不能转换；请在手机的浏览器里上传，或者在手机“设置—相机—格式”里选“兼容性最佳”后重拍',
  otherPicture: '这种图片不能直接保存；请另存为 .jpg 或 .png 再上传',
  unknown: '只能上传照片（.jpg、.png）和文件（.pdf、.docx、.xlsx）；这个文件的内容不是其中任何一种，改后缀没有用，请另存为其中一种再上传',
  oldOffice: '这是旧格式的文件，或者设了打开密码；请用 WPS 或 Word、Excel 去掉密码，另存为 .docx、.xlsx 或 .pdf 再上传',
  macros: '这份文件带有宏程序，不能上传；请另存为不带宏的 .docx、.xlsx，或者转成 .pdf 再上传',
  damaged: '文件已损坏或没有传完整，请打开看看是否正常，重新保存后再上传',
  outOfTime: '这个文件处理不了：它太复杂或已损坏；请重新拍照，或者另存一份再上传',
} as const
export type PictureRefusal = keyof typeof words
export const isPictureRefusal = (code: unknown): code is PictureRefusal => typeof code === 'string' && Object.hasOwn(words, code)
export const wordsOf = (code: PictureRefusal): string => words[code]
