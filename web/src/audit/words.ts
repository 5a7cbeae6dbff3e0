const purposeNames: Readonly<Record<string, string>> = { archive: '档案管理', roster: '花名册导入', statistics: '统计', administration: '机构人员管理', audit: '审计', signIn: '登录', reference: '公开资料', care: '关爱服务' }
export const sayPurpose = (purpose: string): string => purposeNames[purpose] ?? purpose
