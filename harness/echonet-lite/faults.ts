/** Faults on the bytes of a sound frame: each spoils one named thing and nothing else. */
export type FrameFault = (frame: Uint8Array) => Uint8Array;

const put =
  (at: number, ...values: readonly number[]): FrameFault =>
  (frame) => {
    const copy = frame.slice();
    copy.set(values, at);
    return copy;
  };

/** Another first byte (3.2.1.1). */
export const ehd1 = (value: number): FrameFault => put(0, value);
/** Another second byte (3.2.1.2). */
export const ehd2 = (value: number): FrameFault => put(1, value);
/** Another counter, with the same properties behind it (3.2.6). */
export const opc = (value: number): FrameFault => put(11, value);
/** Another length for the first property, with the same bytes behind it (3.2.8). */
export const firstPdc = (value: number): FrameFault => put(13, value);
/** The first `length` bytes. */
export const cutTo =
  (length: number): FrameFault =>
  (frame) =>
    frame.slice(0, length);
/** Bytes behind the end. */
export const followedBy =
  (...bytes: readonly number[]): FrameFault =>
  (frame) =>
    Uint8Array.from([...frame, ...bytes]);
