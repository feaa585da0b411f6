export * from './bench/index.ts'
export * from './evidence/index.ts'
export * from './replay/index.ts'
export * from './report/index.ts'
