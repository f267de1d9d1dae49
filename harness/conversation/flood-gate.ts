/** Keeps a device that floods from filling the memory and the record. */
export interface FloodGate {
  /** Whether one more frame that nobody asked for is kept; those that are not are counted. */
  lets(bytes: Uint8Array): boolean;
  refused(): number;
}

/** Lets so many frames and so many bytes through; the frame that reaches a limit is the last. */
export function floodGate(most: { readonly frames: number; readonly bytes: number }): FloodGate {
  let frames = 0;
  let bytes = 0;
  let refused = 0;
  return {
    lets({ length }) {
      if (frames >= most.frames || bytes >= most.bytes) {
        refused++;
        return false;
      }
      frames++;
      bytes += length;
      return true;
    },
    refused: () => refused,
  };
}
