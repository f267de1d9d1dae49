import type { Endpoint } from '../transport/lan.ts';
import { u16be, u32be } from './bytes.ts';

const SLOTS = 4096;

/**
 * Endpoints by the bytes of their addresses. A few nodes send all the packets of a capture, so a table of fixed size
 * that forgets on collision spares nearly all the text; what it returned stays valid.
 */
export class Endpoints {
  readonly #words = new Uint32Array(SLOTS * 4);
  readonly #known: (Endpoint | undefined)[] = Array.from({ length: SLOTS });
  readonly #wide = new Uint8Array(SLOTS);

  /** The endpoint with the IPv4 address, or `wide` the IPv6 address, at `b[at]`. */
  at(b: Uint8Array, at: number, wide: boolean, port: number): Endpoint {
    const first = u32be(b, at);
    const second = wide ? u32be(b, at + 4) : 0;
    const third = wide ? u32be(b, at + 8) : 0;
    const fourth = wide ? u32be(b, at + 12) : 0;
    const slot = slotOf(first, second, third, fourth, port);
    const known = this.#known[slot];
    const words = this.#words;
    const place = slot * 4;
    if (
      known?.port === port &&
      this.#wide[slot] === Number(wide) &&
      words[place] === first &&
      words[place + 1] === second &&
      words[place + 2] === third &&
      words[place + 3] === fourth
    )
      return known;
    const made = { address: addressAt(b, at, wide), port };
    words[place] = first;
    words[place + 1] = second;
    words[place + 2] = third;
    words[place + 3] = fourth;
    this.#wide[slot] = Number(wide);
    this.#known[slot] = made;
    return made;
  }
}

/** The IPv4 address, or `wide` the IPv6 address, at `b[at]` as text. */
export const addressAt = (b: Uint8Array, at: number, wide: boolean): string =>
  wide ? ipv6(b, at) : `${b[at]}.${b[at + 1]}.${b[at + 2]}.${b[at + 3]}`;

function slotOf(first: number, second: number, third: number, fourth: number, port: number): number {
  const mixed = Math.imul(first ^ Math.imul(second ^ third, 31) ^ fourth ^ (port << 8), 0x9e3779b1);
  return (mixed >>> 20) & (SLOTS - 1);
}

/** RFC 5952: lower case, the longest run of zero groups as "::", an IPv4-mapped address with its last part dotted. */
function ipv6(b: Uint8Array, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => u16be(b, at + 2 * i));
  if (groups[5] === 0xffff && groups.slice(0, 5).every((it) => it === 0))
    return `::ffff:${b[at + 12]}.${b[at + 13]}.${b[at + 14]}.${b[at + 15]}`;
  const { start, length } = longestZeros(groups);
  const hex = groups.map((it) => it.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [i, group] of groups.entries()) {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  }
  return best;
}
