import { heard } from './heard.fixture.ts';
import { be16, FAR, get, ip4, NEAR, pcap, tcp, type Packet } from './packets.fixture.ts';

export type Bytes = readonly number[];

/** Four Gets: the stream that `cut` takes its segments from. */
export const ALL: Bytes = [...get(1), ...get(2), ...get(3), ...get(4)];
/** Where sequence numbers begin anew. */
export const TOP = 0x1_0000_0000;

/** Bytes of the stream as a segment from the client; the stream begins at `base`. */
export const cut = (from: number, to: number, flags = 'A', base = 1001) =>
  ip4(tcp(ALL.slice(from, to), { seq: (base + from) % TOP, flags }), { protocol: 6 });
/** Opens the connection of `cut`. */
export const SYN = ip4(tcp([], { seq: 1000, flags: 'S' }), { protocol: 6 });
/** A segment of the client without data. */
export const bare = (seq: number, flags: string) => ip4(tcp([], { seq, flags }), { protocol: 6 });
/** A segment of the server that acknowledges what is before `ack`. */
export const back = (ack: number, payload: Bytes = [], seq = 1) =>
  ip4(tcp(payload, { seq, ack, source: 3610, target: 50_000 }), { protocol: 6, from: FAR, to: NEAR });

/** What a capture of these packets tells: "packet: first four bytes, length" of each frame, "packet: problem". */
export const of = async (...packets: readonly (Bytes | Packet)[]) => {
  const { payloads, problems } = await heard(pcap(packets.map((it) => ('bytes' in it ? it : { bytes: it }))));
  return {
    frames: payloads.map(
      ({ packet, bytes }) => `${packet}: ${Buffer.from(bytes.subarray(0, 4)).toString('hex')} ${bytes.length}`,
    ),
    problems: problems.map(({ packet, says }) => `${packet}: ${says}`),
    payloads,
  };
};
/** The line of `of` for a whole Get. */
export const frame = (packet: number, tid: number) => `${packet}: 1081${Buffer.from(be16(tid)).toString('hex')} 14`;
/** The lines of `of` where one packet completes all the frames. */
export const four = (packet: number) => [1, 2, 3, 4].map((tid) => frame(packet, tid));
