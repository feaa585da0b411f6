export interface Sections {
  /** The text with everything outside the up part replaced by blanks, byte for byte, so that offsets stay the same. */
  readonly up: string
  readonly down?: string
  /** Tells whether dbmate wraps each part in a transaction; undefined in a file without its markers. */
  readonly transaction?: boolean
}

/** Splits a dbmate file into its parts; any other file is all `up`. https://github.com/amacneil/dbmate#creating-migrations */
export function sectionsOf(text: string): Sections {
  const marks = [...text.matchAll(/^--\s*migrate:(up|down)\b(.*)$/gm)]
  const up = marks.find(([, part]) => part === 'up')
  if (up === undefined) return { up: text }
  const down = marks.find(([, part]) => part === 'down')
  const endOfUp = down !== undefined && down.index > up.index ? down.index : text.length
  const transaction = !/\btransaction:\s*false\b/.test(up[2] ?? '')
  const undo = down && blank(text, 0, down.index) + text.slice(down.index)
  return {
    up:
      blank(text, 0, up.index) + text.slice(up.index, endOfUp) + blank(text, endOfUp, text.length),
    ...(undo !== undefined && { down: undo }),
    transaction,
  }
}

function blank(text: string, from: number, to: number): string {
  return text
    .slice(from, to)
    .replaceAll(/[^\n]/gu, (character) => ' '.repeat(Buffer.byteLength(character)))
}
