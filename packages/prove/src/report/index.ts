export { renderReport, writeReport } from './render-report.ts'
