export * from './bench/index.ts'
export * from './replay/index.ts'
