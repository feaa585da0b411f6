import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  bridgeNamespace,
  fabricOf,
  nodeNamespace,
  nodePort,
  operatorDevice,
} from './kernel-names.ts'

describe('operatorDevice and nodePort', () => {
  it('fit into the 15 bytes of a device name', () => {
    assert.ok(operatorDevice('bl12ab34', 999).length <= 15)
    assert.ok(nodePort(9_999, 999).length <= 15)
  })
})

describe('fabricOf', () => {
  it('recognizes every name that a fabric gives', () => {
    const name = 'bl12ab34'
    for (const entry of [bridgeNamespace(name), nodeNamespace(name, 'o1'), operatorDevice(name, 1)])
      assert.equal(fabricOf(entry), name)
  })

  it('does not match other names', () => {
    for (const entry of ['blue', 'bl12ab3', 'bl12ab345', 'bl12ab34x1', 'xbl12ab34', 'bl12ab34o'])
      assert.equal(fabricOf(entry), undefined, entry)
  })
})
