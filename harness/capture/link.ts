import { u16be, u32 } from './bytes.ts';

/** Finds the IP packet in the frame `b[at, end)`: where it begins, or -1 where the frame carries none. */
type FindIp = (b: Uint8Array, at: number, end: number) => number;

const ETHERTYPE = { ip4: 0x0800, ip6: 0x86dd } as const;
/** 802.1Q, 802.1ad, and the tag that was used for stacks before 802.1ad. */
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
/** AF_INET everywhere; AF_INET6 of NetBSD and OpenBSD, FreeBSD, macOS and Linux. */
const FAMILIES: ReadonlySet<number> = new Set([2, 24, 28, 30, 10]);

/** A header with an EtherType at `typeAt`, VLAN tags allowed, in front of a payload at `size`. */
function typed(typeAt: number, size: number): FindIp {
  return (b, at, end) => {
    if (end - at < size) return -1;
    let type = u16be(b, at + typeAt);
    let start = at + size;
    while (VLAN_TAGS.has(type) && end - start >= 4) {
      type = u16be(b, start + 2);
      start += 4;
    }
    return type === ETHERTYPE.ip4 || type === ETHERTYPE.ip6 ? start : -1;
  };
}

const raw: FindIp = (_b, at) => at;

/** The family is a number in the byte order of the host that captured, or big-endian for the loopback of OpenBSD. */
const loopback: FindIp = (b, at, end) =>
  end - at >= 4 && (FAMILIES.has(u32(b, at, true)) || FAMILIES.has(u32(b, at, false))) ? at + 4 : -1;

/** By LINKTYPE, as the registry of libpcap numbers them; a type that is not here cannot be read. */
export const LINKS: ReadonlyMap<number, FindIp> = new Map([
  [0, loopback],
  [1, typed(12, 14)],
  [12, raw],
  [14, raw],
  [101, raw],
  [108, loopback],
  [113, typed(14, 16)],
  [228, raw],
  [229, raw],
  [276, typed(0, 20)],
]);
