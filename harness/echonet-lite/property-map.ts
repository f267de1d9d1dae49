/** What a property map holds, or why its bytes are none and what can be made of them (APPENDIX; Part II 6.10.2). */
export type DecodedMap =
  | { readonly ok: true; readonly epcs: readonly number[]; readonly count: number }
  | { readonly ok: false; readonly reason: string; readonly epcs: readonly number[] };

/** Reads a map in either format: up to 15 properties as a list, from 16 on as 16 bytes of bits. Never throws. */
export function decodeMap(edt: Uint8Array): DecodedMap {
  const count = edt[0];
  if (count === undefined) return { ok: false, reason: 'the map is empty', epcs: [] };
  if (count < 16) {
    const epcs = [...edt.subarray(1)];
    return epcs.length === count
      ? { ok: true, epcs, count }
      : { ok: false, reason: `the map counts ${count} properties and lists ${epcs.length}`, epcs };
  }
  if (edt.length !== 17)
    return { ok: false, reason: `a map of ${count} properties has ${edt.length} bytes, not 17`, epcs: [] };
  const epcs: number[] = [];
  for (let bit = 0; bit < 8; bit++)
    for (let low = 0; low < 16; low++) if (((edt[low + 1] ?? 0) >> bit) & 1) epcs.push(0x80 + 0x10 * bit + low);
  return epcs.length === count
    ? { ok: true, epcs, count }
    : { ok: false, reason: `the map counts ${count} properties and marks ${epcs.length}`, epcs };
}

/** Reads an instance list (0xD5, 0xD6): a count byte, then three bytes an object. Entries that do not fit are left out. */
export function instanceTriples(edt: Uint8Array): readonly (readonly [number, number, number])[] {
  const triples: [number, number, number][] = [];
  for (let at = 1; at + 3 <= edt.length; at += 3)
    triples.push([edt[at] as number, edt[at + 1] as number, edt[at + 2] as number]);
  return triples;
}
