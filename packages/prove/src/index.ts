export * from './replay/index.ts'
export * from './bench/index.ts'
