/** What a file format is to the reader of the file: it takes the records off a window that moves over the file. */
export interface Container {
  /**
   * Reads the whole records of `b[0, end)` and returns where the first one begins that is not whole. `base` is the
   * place of `b[0]` in the file. With `last` nothing follows, so what is returned is where the file is cut off.
   */
  take(b: Uint8Array, end: number, base: number, last: boolean): number;
}

/** The most bytes of a packet that Wireshark reads or writes, and a block of pcapng with options around it. */
export const MOST_PACKET = 262_144;
export const MOST_RECORD = 1_048_576;
