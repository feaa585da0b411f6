import { testEngineContract } from '../contract.ts'
import { usage } from './usage.ts'

testEngineContract(usage)
