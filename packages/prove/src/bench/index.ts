export { type CpuReading, machine, readPlatformCpu } from './cpu.ts'
export { latencies, type Operation as TimedOperation } from './latencies.ts'
export { round } from './round.ts'
