import { Type, text } from '@ballast/kit'

/** The name of a show: `hamlet-2027-01-15`. */
export const show = text(64)
/** Row and number, counted from the stage: `C12`. */
export const seat = Type.String({ pattern: '^[A-Z][1-9][0-9]?$' })
