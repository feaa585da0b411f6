import { fieldsOf, logs } from '@ballast/model'
import { event, text } from '@ballast/model/events'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Logs must not contain passwords or tokens, nor event fields of that kind. */
export const logsRedact: Rule = {
  id: 'logs-redact',
  severity: 'error',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
  *check({ logs, topics }) {
    if (logs === undefined) return
    const carried = topics
      .flatMap(({ carries }) => carries.flatMap(fieldsOf))
      .filter((field) => secret.test(field))
    const unredacted = [...new Set([...always, ...carried])].filter(
      (field) => !logs.redacts.includes(field),
    )
    if (unredacted.length === 0) return
    yield {
      at: [logs, 'redacts'],
      what: `Logs do not redact ${list(unredacted)}`,
      why: 'Anybody who reads the logs, or gets a copy of them, can act in the name of a user',
      fix: `Add ${list(unredacted.map((field) => `"${field}"`))} to redacts`,
      set: JSON.stringify([...logs.redacts, ...unredacted]),
    }
  },
  examples: {
    bad: [
      { declares: () => ({ logs: logs({ redacts: ['authorization', 'cookie'] }) }) },
      { baked: { carries: [bakedWith({ ovenPassword: text })] } },
      { baked: { carries: [bakedWith({ cardNumber: text })] } },
    ],
    good: [
      { declares: () => ({ logs: logs({ redacts: ['authorization', 'cookie', 'password'] }) }) },
      {
        baked: { carries: [bakedWith({ doorToken: text })] },
        declares: () => ({
          logs: logs({ redacts: ['authorization', 'cookie', 'password', 'doorToken'] }),
        }),
      },
      { environment: 'local' },
    ],
  },
}

function bakedWith(more: Record<string, typeof text>) {
  const data = { breadId: text, ...more }
  return event('bread.baked', { topic: 'baked', version: 1, key: 'breadId', data })
}

const always = ['authorization', 'cookie', 'password']
const secret = /(?:password|secret|token|cardNumber|iban)$/i
