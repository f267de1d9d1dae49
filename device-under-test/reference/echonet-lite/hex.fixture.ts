/** Bytes written by hand, two digits each, with blanks wherever they help. */
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (it) => Number.parseInt(it, 16));

/** Lower case, without blanks. */
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A text of `bytesOf` in the form of `hexOf`. */
export const plain = (text: string): string => text.replaceAll(' ', '').toLowerCase();
