import { u16, u32 } from './bytes.ts';
import { MOST_RECORD, type Container } from './container.ts';
import type { Dissector } from './dissector.ts';
import { interfaceAt, timeAt, type Interface } from './pcapng-interface.ts';
import type { Problems } from './problems.ts';
import { Search, type Fit } from './search.ts';
import { NotACapture } from './types.ts';

const BLOCK = { interface: 1, obsoletePacket: 2, simplePacket: 3, packet: 6, section: 0x0a0d0d0a } as const;
/** What the next block is looked for by: the blocks above and name resolution and statistics between them. */
const KNOWN: ReadonlySet<number> = new Set([...Object.values(BLOCK), 4, 5]);
/** Blocks that Wireshark numbers like packets although they hold none: custom blocks, journal entries, system calls. */
const NUMBERED: ReadonlySet<number> = new Set([0x0bad, 0x4000_0bad, 9, 0x204, 0x216, 0x221]);
const BYTE_ORDER = 0x1a2b3c4d;
const MOST_INTERFACES = 4096;
/** A tester has a handful of addresses; a file may claim any number. */
const MOST_TESTERS = 256;

/** Whether the file begins as a pcapng file does; the block type reads the same in both byte orders. */
export const isPcapng = (b: Uint8Array): boolean => b.length >= 4 && u32(b, 0, true) === BLOCK.section;

/** The pcapng format. `b` holds the start of the file; throws `NotACapture` when its section header cannot be read. */
export class Pcapng implements Container {
  readonly #dissector: Dissector;
  readonly #problems: Problems;
  #little = true;
  #interfaces: Interface[] = [];
  readonly #place: { link: number; at: number | undefined; offset: number } = { link: 0, at: undefined, offset: 0 };
  readonly #search: Search;

  constructor(b: Uint8Array, dissector: Dissector, problems: Problems) {
    if (b.length < 28)
      throw new NotACapture(`the pcapng section header has ${b.length} of at least 28 bytes: the file is cut off`);
    const little = orderAt(b, 8);
    if (little === undefined) throw new NotACapture('the pcapng section header at byte 0 has no byte-order magic');
    const length = u32(b, 4, little);
    if (length < 28 || length > MOST_RECORD || length % 4 !== 0)
      throw new NotACapture(`the pcapng section header at byte 0 claims ${length} bytes`);
    this.#dissector = dissector;
    this.#problems = problems;
    this.#search = new Search(problems, (...place) => this.#fits(...place));
  }

  take(b: Uint8Array, end: number, base: number, last: boolean): number {
    let at = 0;
    for (;;) {
      if (this.#search.on) {
        at = this.#search.find(b, at, end, base, last);
        if (this.#search.on) return at;
      }
      if (end - at < 12) return at;
      const fault = this.#faultAt(b, at, end);
      const next = at + u32(b, at + 4, this.#little);
      if (fault !== undefined) {
        this.#search.begin(base + at, fault);
      } else if (next > end) {
        if (!last) return at;
        this.#search.begin(base + at, `the file ends within a block of ${next - at} bytes`);
      } else {
        this.#block(b, at, next - 4, base + at);
        at = next;
      }
    }
  }

  /** What is wrong with the lengths of the block, as far as it is there. A section sets the byte order for them. */
  #faultAt(b: Uint8Array, at: number, end: number): string | undefined {
    const isSection = u32(b, at, this.#little) === BLOCK.section;
    const little = isSection ? orderAt(b, at + 8) : this.#little;
    if (little === undefined) return 'a section header has no byte-order magic';
    // It holds for the blocks behind a section header as well whose lengths are broken.
    this.#little = little;
    const length = u32(b, at + 4, little);
    if (length < (isSection ? 28 : 12) || length > MOST_RECORD || length % 4 !== 0)
      return `a block claims ${length} bytes`;
    const next = at + length;
    if (next <= end && u32(b, next - 4, little) !== length)
      return `a block of ${length} bytes ends with the length ${u32(b, next - 4, little)}`;
    return undefined;
  }

  /** The whole block `b[at, end + 4)`; `end` is where its second length stands. */
  #block(b: Uint8Array, at: number, end: number, offset: number): void {
    this.#place.offset = offset;
    const type = u32(b, at, this.#little);
    if (type === BLOCK.packet) this.#packet(b, at, end, u32(b, at + 8, this.#little));
    else if (type === BLOCK.section) this.#interfaces = [];
    else if (type === BLOCK.interface) this.#interface(b, at + 8, end);
    else if (type === BLOCK.simplePacket) this.#simplePacket(b, at, end);
    else if (type === BLOCK.obsoletePacket) this.#packet(b, at, end, u16(b, at + 8, this.#little));
    else if (NUMBERED.has(type)) this.#dissector.packets++;
  }

  #interface(b: Uint8Array, at: number, end: number): void {
    const found = interfaceAt(b, at, end, this.#little);
    if (found === undefined) this.#skip('an interface description is not complete');
    // A description that cannot be read still has its number.
    if (this.#interfaces.length < MOST_INTERFACES)
      this.#interfaces.push({ ...(found ?? { link: -1, snaplen: 0, ticksPerMs: 1000, offset: 0 }), testers: [] });
    const { testers } = this.#dissector;
    for (const address of found?.testers ?? []) if (testers.size < MOST_TESTERS) testers.add(address);
  }

  /** An enhanced packet block, or the obsolete one: they differ in the width of the interface number. */
  #packet(b: Uint8Array, at: number, end: number, number: number): void {
    if (end - at < 28) return this.#skip('a packet block is not complete');
    const by = this.#interfaces[number];
    if (by === undefined) return this.#skip(`a packet block names interface ${number}, which is not described`);
    const captured = u32(b, at + 20, this.#little);
    if (captured > end - at - 28)
      return this.#skip(`a packet block of ${end + 4 - at} bytes claims a packet of ${captured}`);
    this.#place.link = by.link;
    this.#place.at = timeAt(b, at + 12, this.#little, by);
    this.#dissector.packet(b, at + 28, at + 28 + captured, u32(b, at + 24, this.#little), this.#place);
  }

  #simplePacket(b: Uint8Array, at: number, end: number): void {
    const [by] = this.#interfaces;
    if (by === undefined || end - at < 12) return this.#skip('a simple packet block is not complete');
    const original = u32(b, at + 8, this.#little);
    const captured = Math.min(original, by.snaplen || original);
    if (captured > end - at - 12)
      return this.#skip(`a simple packet block of ${end + 4 - at} bytes claims a packet of ${captured}`);
    this.#place.link = by.link;
    this.#place.at = undefined;
    this.#dissector.packet(b, at + 12, at + 12 + captured, original, this.#place);
  }

  #skip(says: string): void {
    this.#problems.say(this.#place.offset, undefined, `${says}; skipped`);
  }

  /** Whether a block begins here whose two lengths agree. */
  #fits(b: Uint8Array, at: number, end: number, last: boolean): Fit {
    const unknown = last ? 'no' : 'maybe';
    if (end - at < 12) return unknown;
    const type = u32(b, at, this.#little);
    if (!KNOWN.has(type)) return 'no';
    const little = type === BLOCK.section ? orderAt(b, at + 8) : this.#little;
    if (little === undefined) return 'no';
    const length = u32(b, at + 4, little);
    if (length < 12 || length > MOST_RECORD || length % 4 !== 0) return 'no';
    if (at + length > end) return unknown;
    return u32(b, at + length - 4, little) === length ? 'yes' : 'no';
  }
}

/** Whether the byte-order magic stands there in little-endian order, `undefined` where it does not stand at all. */
function orderAt(b: Uint8Array, at: number): boolean | undefined {
  if (u32(b, at, true) === BYTE_ORDER) return true;
  return u32(b, at, false) === BYTE_ORDER ? false : undefined;
}
