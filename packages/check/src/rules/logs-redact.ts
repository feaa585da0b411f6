import { logs } from '@ballast/model'
import type { Rule } from '../rule.ts'
import { list } from '../words.ts'

/** Passwords, tokens and what events carry of that kind are in no log. */
export const logsRedact: Rule = {
  id: 'logs-redact',
  severity: 'error',
  source: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
  *check({ logs, topics }) {
    if (logs === undefined) return
    const carried = topics
      .flatMap(({ carries }) => Object.values(carries).flat())
      .filter((field) => secret.test(field))
    const shown = [...new Set([...always, ...carried])].filter(
      (field) => !logs.redacts.includes(field),
    )
    if (shown.length === 0) return
    yield {
      at: [logs, 'redacts'],
      what: `Logs show ${list(shown)}`,
      why: 'Whoever reads logs, and whoever gets a copy of them, can act in the name of a user',
      fix: `Add ${list(shown.map((field) => `"${field}"`))} to redacts`,
      set: JSON.stringify([...logs.redacts, ...shown]),
    }
  },
  examples: {
    bad: [
      { declares: () => ({ logs: logs({ redacts: ['authorization', 'cookie'] }) }) },
      { baked: { carries: { 'bread.baked.v1': ['breadId', 'ovenPassword'] } } },
      { baked: { carries: { 'bread.baked.v1': ['breadId', 'cardNumber'] } } },
    ],
    good: [
      { declares: () => ({ logs: logs({ redacts: ['authorization', 'cookie', 'password'] }) }) },
      {
        baked: { carries: { 'bread.baked.v1': ['breadId', 'doorToken'] } },
        declares: () => ({
          logs: logs({ redacts: ['authorization', 'cookie', 'password', 'doorToken'] }),
        }),
      },
      { environment: 'local' },
    ],
  },
}

const always = ['authorization', 'cookie', 'password']
const secret = /(?:password|secret|token|cardNumber|iban)$/i
