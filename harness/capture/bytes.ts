/** The 16-bit number at `at`, big-endian. The caller has checked that the bytes are there; so with all of these. */
export const u16be = (b: Uint8Array, at: number): number => ((b[at] as number) << 8) | (b[at + 1] as number);

/** The unsigned 32-bit number at `at`, big-endian. */
export const u32be = (b: Uint8Array, at: number): number =>
  (((b[at] as number) << 24) | ((b[at + 1] as number) << 16) | ((b[at + 2] as number) << 8) | (b[at + 3] as number)) >>>
  0;

/** The 16-bit number at `at`, in the byte order of a file. */
export const u16 = (b: Uint8Array, at: number, little: boolean): number =>
  little ? ((b[at + 1] as number) << 8) | (b[at] as number) : u16be(b, at);

/** The unsigned 32-bit number at `at`, in the byte order of a file. */
export const u32 = (b: Uint8Array, at: number, little: boolean): number =>
  little
    ? (((b[at + 3] as number) << 24) |
        ((b[at + 2] as number) << 16) |
        ((b[at + 1] as number) << 8) |
        (b[at] as number)) >>>
      0
    : u32be(b, at);
