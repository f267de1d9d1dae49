const MARKER = 0xff;
const [START, END, TABLE, FRAME, CODES, SCAN, COMMENT] = [0xd8, 0xd9, 0xdb, 0xc0, 0xc4, 0xda, 0xfe] as const;
const LONGEST_COMMENT = 65_000;

/** A marker segment: its length counts its own two bytes. */
const segment = (marker: number, ...body: readonly number[]): readonly number[] => [
  MARKER,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 0xff,
  ...body,
];

/** A code table with one code of one bit, for 0: nothing in the picture differs from grey. */
const onlyCode = (table: number) => segment(CODES, table, 1, ...Array.from<number>({ length: 15 }).fill(0), 0);

const HEAD = [
  MARKER,
  START,
  ...segment(TABLE, 0, ...Array.from<number>({ length: 64 }).fill(1)),
  // 8 bits, 8 by 8 points, one component.
  ...segment(FRAME, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
  ...onlyCode(0x00),
  ...onlyCode(0x10),
];
const TAIL = [...segment(SCAN, 1, 1, 0, 0, 63, 0), 0x3f, MARKER, END];

/** A grey JPEG picture (ITU-T T.81) of this many bytes: comments make it as large as that of a real scene. */
export function picture(bytes: number): Uint8Array {
  const missing = bytes - HEAD.length - TAIL.length;
  const comments = Math.ceil(missing / LONGEST_COMMENT);
  const made = new Uint8Array(bytes);
  made.set(HEAD);
  made.set(TAIL, bytes - TAIL.length);
  for (let index = 0; index < comments; index += 1) {
    const from = Math.floor((missing * index) / comments);
    const length = Math.floor((missing * (index + 1)) / comments) - from - 2;
    made.set([MARKER, COMMENT, length >> 8, length & 0xff], HEAD.length + from);
  }
  return made;
}
