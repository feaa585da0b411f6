export type { Drill, Form } from './drill.ts'
export { promiseText } from './promise-text.ts'
export { drillsNamed, type ProveOptions, proveAll } from './prove.ts'
export { renderVerdict } from './render-verdict.ts'
