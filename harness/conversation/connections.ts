import { frameCutter } from '../echonet-lite/stream.ts';
import type { Clock } from '../time/clock.ts';
import { PORT, type Endpoint, type Lan, type Listener, type Packet, type Stream } from '../transport/lan.ts';

/** A TCP connection between the tester and the device, whoever opened it. */
export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  isOpen(): boolean;
  /** Sends bytes; `cuts` are the offsets at which a new segment begins, each sent on its own, `pause` ms apart. */
  write(bytes: Uint8Array, cuts?: readonly number[], pause?: number): void;
  close(): void;
}

/** The TCP side of the tester's end. */
export interface Connections {
  /** Whether the device has somebody to connect to. */
  readonly listens: boolean;
  /** Connects to port 3610 of the device. Rejects where nobody listens. */
  open(): Promise<Connection>;
  /** The connection that a frame came over. */
  of(remote: Endpoint, local: Endpoint): Connection | undefined;
  close(): Promise<void>;
}

// Long enough for a segment to leave by itself, short enough for nobody to give up on the rest of the frame.
const BETWEEN_SEGMENTS_MS = 20;

interface TcpOptions {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  /** A port that nobody is to connect to, listened on to see who does. */
  readonly alsoAt?: number;
}

/** Listens on port 3610, where it is free, and opens connections; `receive` gets each frame that comes over one. */
export async function tcpEnds(
  { lan, clock, bind, alsoAt }: TcpOptions,
  dut: () => string,
  receive: (packet: Packet) => void,
): Promise<Connections> {
  const all = new Map<string, Connection>();
  const take = (stream: Stream): Connection => {
    const { local, remote } = stream;
    const cutter = frameCutter((bytes) => receive({ bytes: bytes.slice(), from: remote, to: local }));
    const connection = connectionOver(stream, clock);
    all.set(key(remote, local), connection);
    stream.onData((bytes) => cutter.push(bytes));
    stream.onClose(() => {
      cutter.end();
      all.delete(key(remote, local));
    });
    return connection;
  };
  const listenAt = (port: number) => lan.listen(bind, port, take).catch((): undefined => undefined);
  const listener = await listenAt(PORT);
  const trap = alsoAt === undefined ? undefined : await listenAt(alsoAt);
  return {
    listens: listener !== undefined,
    open: async () => take(await lan.connect(bind, { address: dut(), port: PORT })),
    of: (remote, local) => all.get(key(remote, local)),
    close: () => closeAll(all, [listener, trap]),
  };
}

async function closeAll(
  all: ReadonlyMap<string, Connection>,
  listeners: readonly (Listener | undefined)[],
): Promise<void> {
  for (const connection of all.values()) connection.close();
  await Promise.all(listeners.map(async (it) => it?.close()));
}

function connectionOver(stream: Stream, clock: Clock): Connection {
  let open = true;
  // Segments that have to wait keep everything behind them waiting: a stream has one order.
  let freeAt = 0;
  stream.onClose(() => (open = false));
  const segment = (bytes: Uint8Array) => {
    const now = clock.now();
    if (freeAt <= now) stream.write(bytes);
    else clock.after(freeAt - now, () => open && stream.write(bytes));
  };
  return {
    local: stream.local,
    remote: stream.remote,
    isOpen: () => open,
    write(bytes, cuts = [], pause = BETWEEN_SEGMENTS_MS) {
      const starts = [0, ...cuts];
      starts.forEach((start, i) => {
        segment(bytes.slice(start, starts[i + 1]));
        if (cuts.length > 0) freeAt = Math.max(freeAt, clock.now()) + pause;
      });
    },
    close() {
      open = false;
      stream.close();
    },
  };
}

const key = (remote: Endpoint, local: Endpoint) => `${remote.address} ${remote.port} ${local.port}`;
