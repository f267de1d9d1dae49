import { parser, type Packet } from 'mqtt-packet';
import { BYTES_OF_ONE } from './trace.ts';
import { credentialsOf, hidden, startsConnect, variableByteInteger, withoutPassword } from './mqtt-credentials.ts';

/** A packet that a client sent, or why its bytes are not read as one. */
export interface Read {
  /** As they came, but for the password. */
  readonly bytes: Uint8Array;
  readonly found: { readonly packet: Packet; readonly raw: Uint8Array } | { readonly problem: string };
}

/** Cuts the bytes of one connection into packets. */
export interface MqttReader {
  /** What these bytes complete, in order. After a problem nothing is read as a packet any more. */
  read(chunk: Uint8Array): readonly Read[];
  /** What is left when the connection ends; undefined where that is nothing. */
  rest(): Read | undefined;
}

/** A packet of a camera holds some hundred bytes; nobody makes us hold more than a trace keeps. */
const LONGEST = BYTES_OF_ONE;

/** A reader for one connection, that of a client (MQTT 3.1, 3.1.1 and 5, as its CONNECT says). */
export function mqttReader(): MqttReader {
  const held = gathering();
  const decode = decoder();
  let broken: 'no' | 'yes' | 'in its CONNECT' = 'no';

  const fail = (problem: string, bytes: Uint8Array): Read => {
    const secret = broken === 'in its CONNECT' || startsConnect(bytes);
    // Where a CONNECT cannot be read, its password may lie behind the length that it gives.
    const safe = broken === 'in its CONNECT' ? hidden(bytes) : secret ? withoutPassword(bytes) : bytes;
    broken = secret ? 'in its CONNECT' : 'yes';
    return { bytes: safe, found: { problem } };
  };
  const next = (): Read | undefined => {
    const bytes = held.bytes();
    if (bytes.length === 0) return undefined;
    if (broken !== 'no') return fail('no MQTT any more', held.take(bytes.length));
    const [head = 0] = bytes;
    if (!startsPacket(head)) {
      return fail(
        `a first byte of ${head.toString(16).padStart(2, '0')}, which starts no packet`,
        held.take(bytes.length),
      );
    }
    const header = variableByteInteger(bytes, 1);
    if (header === undefined) {
      return bytes.length < 5 ? undefined : fail('a remaining length of more than four bytes', held.take(bytes.length));
    }
    const size = header.end + header.value;
    if (size > LONGEST)
      return fail(`a packet of ${size} bytes, of which at most ${LONGEST} are read`, held.take(bytes.length));
    if (size > bytes.length) return undefined;
    const raw = held.take(size);
    const packet = decode(raw);
    if (typeof packet === 'string') return fail(packet, raw);
    if (packet.cmd !== 'connect') return { bytes: raw, found: { packet, raw } };
    if (credentialsOf(raw) === undefined) return fail('a CONNECT that its fields do not fill', raw);
    return { bytes: withoutPassword(raw), found: { packet, raw } };
  };
  return {
    read(chunk) {
      held.add(chunk);
      const all: Read[] = [];
      for (let one = next(); one !== undefined; one = next()) all.push(one);
      return all;
    },
    rest() {
      const bytes = held.take(held.bytes().length);
      return bytes.length === 0 ? undefined : fail('the connection ended inside a packet', bytes);
    },
  };
}

/** Whether a byte is a packet type with the flags it may have (MQTT 3.1.1 2.2): what it is not need not be waited for. */
function startsPacket(head: number): boolean {
  const [type, flags] = [head >> 4, head & 0x0f];
  if (type === 3) return (flags & 0x06) !== 0x06;
  return type !== 0 && flags === (type === 6 || type === 8 || type === 10 ? 2 : 0);
}

/** Decodes whole packets, one at a time; gives why where it cannot. */
function decoder(): (raw: Uint8Array) => Packet | string {
  const state = parser();
  const got: (Packet | string)[] = [];
  state.on('packet', (packet) => void got.push(packet));
  state.on('error', (error: unknown) => void got.push(error instanceof Error ? error.message : String(error)));
  return (raw) => {
    got.length = 0;
    try {
      state.parse(Buffer.from(raw));
    } catch (error) {
      // It reads over the end of packets that are too short for what they say.
      return error instanceof RangeError ? 'a packet shorter than its fields' : String(error);
    }
    const [first = 'what no parser makes out'] = got;
    return hasNoId(first) ? 'a packet without its identifier' : first;
  };
}

const hasNoId = (got: Packet | string): boolean => typeof got !== 'string' && (got.messageId ?? 0) < 0;

/** Bytes until they are whole packets, in one piece of memory: portions of one byte each must not cost more than their sum. */
function gathering() {
  let memory = new Uint8Array(1024);
  let from = 0;
  let to = 0;
  return {
    bytes: () => memory.subarray(from, to),
    add(chunk: Uint8Array) {
      if (to + chunk.length > memory.length) {
        const larger =
          to - from + chunk.length > memory.length ? new Uint8Array(2 * (to - from + chunk.length)) : memory;
        larger.set(memory.subarray(from, to));
        [memory, from, to] = [larger, 0, to - from];
      }
      memory.set(chunk, to);
      to += chunk.length;
    },
    /** A copy of the first `size` bytes, which are gone then. */
    take(size: number) {
      const taken = memory.slice(from, from + size);
      from += size;
      return taken;
    },
  };
}
