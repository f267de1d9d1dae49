/** Where user name and password lie in a CONNECT, as offsets of its bytes. */
export interface Credentials {
  readonly user?: Span;
  readonly password?: Span;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const CONNECT = 1;
const FLAG = { will: 0x04, password: 0x40, user: 0x80 } as const;
const ASTERISK = 0x2a;

/** Offset and value of what follows a variable byte integer (MQTT 3.1.1 2.2.3); undefined where it is none. */
export function variableByteInteger(bytes: Uint8Array, from: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let n = 0; n < 4; n++) {
    const byte = bytes[from + n];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 0x80 ** n;
    if (byte < 0x80) return { value, end: from + n + 1 };
  }
  return undefined;
}

/** Whether bytes start a CONNECT; a TLS record starts with 16 03, a CONNECT of forbidden flags and too few bytes. */
export const startsConnect = (bytes: Uint8Array): boolean =>
  (bytes[0] ?? 0) >> 4 === CONNECT && !(bytes[0] === 0x16 && bytes[1] === 0x03);

/** User name and password of a whole CONNECT (MQTT 3.1.1 3.1.3); undefined where its fields do not fill it exactly. */
export function credentialsOf(connect: Uint8Array): Credentials | undefined {
  const keepAlive = keepAliveOf(connect);
  if (keepAlive === undefined) return undefined;
  const flags = connect[keepAlive - 1] ?? 0;
  const version = (connect[keepAlive - 2] ?? 0) & 0x7f;
  const field = fieldReader(connect, keepAlive + 2);
  if (version === 5) field.properties();
  field.text();
  if (flags & FLAG.will) {
    if (version === 5) field.properties();
    field.text();
    field.text();
  }
  const user = flags & FLAG.user ? field.text() : undefined;
  const password = flags & FLAG.password ? field.text() : undefined;
  if (field.at() !== connect.length) return undefined;
  return { ...(user && { user }), ...(password && { password }) };
}

/**
 * A CONNECT with an asterisk for each byte of its password. Where its fields do not add up the password may lie anywhere,
 * and everything behind the keep-alive goes.
 */
export function withoutPassword(connect: Uint8Array): Uint8Array {
  const safe = new Uint8Array(connect);
  const found = credentialsOf(connect);
  if (found === undefined) return safe.fill(ASTERISK, (keepAliveOf(connect) ?? 0) + 2);
  return found.password === undefined ? safe : safe.fill(ASTERISK, found.password.from, found.password.to);
}

/** As many asterisks as there are bytes: for what may be the tail of a broken CONNECT. */
export const hidden = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes.length).fill(ASTERISK);

/** The offset of the keep-alive, behind the flags and the version; undefined where there is none. */
function keepAliveOf(connect: Uint8Array): number | undefined {
  const header = variableByteInteger(connect, 1);
  if (header === undefined) return undefined;
  const name = textLength(connect, header.end);
  return name === undefined || name > 6 ? undefined : header.end + 2 + name + 2;
}

const textLength = (bytes: Uint8Array, at: number): number | undefined => {
  const [high, low] = [bytes[at], bytes[at + 1]];
  return high === undefined || low === undefined ? undefined : high * 256 + low;
};

/** Walks over fields; past the end it stays at NaN, which equals no length. */
function fieldReader(bytes: Uint8Array, from: number) {
  let at = from;
  const skip = (start: number, length: number): Span => {
    at = start + length <= bytes.length ? start + length : Number.NaN;
    return { from: start, to: at };
  };
  return {
    at: () => at,
    text: () => skip(at + 2, textLength(bytes, at) ?? Number.NaN),
    properties() {
      const length = variableByteInteger(bytes, at);
      skip(length?.end ?? Number.NaN, length?.value ?? Number.NaN);
    },
  };
}
