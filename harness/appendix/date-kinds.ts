import { whole, type Piece } from './piece.ts';
import { kind, unsigned, type ValueKind } from './value-kind.ts';

const isDate = (edt: Uint8Array): boolean => {
  const [, , month = 0, day = 0] = edt;
  return unsigned(edt.subarray(0, 2)) <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
};

const isTime = (edt: Uint8Array, lastHour = 23): boolean => {
  const [hour = 0, minute = 0, second = 0] = edt;
  return hour <= lastHour && minute <= 59 && second <= 59;
};

/** `date`: year in two bytes, month, day. */
export const dateKind = (): ValueKind => kind('date', [4], 'year, month and day', isDate);

/** `time`: hour, minute and, in the longer form, second. */
export function timeKind(piece: Piece): ValueKind {
  const lastHour = whole(piece, 'maximumOfHour', { otherwise: 23 });
  const size = whole(piece, 'size', { least: 2, most: 3, otherwise: 3 });
  return kind('date', [size], size === 2 ? 'hour and minute' : 'hour, minute and second', (edt) =>
    isTime(edt, lastHour),
  );
}

/** `date-time`: a date and then a time, with or without seconds. */
export function dateTimeKind(piece: Piece): ValueKind {
  const size = whole(piece, 'size', { least: 6, most: 7, otherwise: 7 });
  return kind('date', [size], 'a date and a time', (edt) => isDate(edt) && isTime(edt.subarray(4)));
}
