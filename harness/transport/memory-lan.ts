import type { Clock } from '../time/clock.ts';
import { copyOf } from './copies.ts';
import { GROUPS, PORT, type Endpoint, type Lan, type Packet, type Socket, type Stream } from './lan.ts';
import { fates, type Weather } from './weather.ts';

interface Bound {
  readonly local: Endpoint;
  readonly receive: (packet: Packet) => void;
}

/**
 * A whole LAN in memory: hosts by address, the multicast group of one IP family, datagrams that the weather may lose,
 * delay or double.
 */
export function memoryLan(clock: Clock, weather: Weather = {}, family: 4 | 6 = 4): Lan {
  const bound = new Set<Bound>();
  const listening = new Map<string, { accept: (stream: Stream) => void; accepted: Set<Stream> }>();
  const fate = fates(weather, 0.1);
  const group = GROUPS[family];
  let ephemeral = 49152;

  const deliver = (packet: Packet, to: Bound) => {
    for (const ms of fate())
      clock.after(ms, () => {
        if (bound.has(to)) to.receive(packet);
      });
  };
  const reaches = (it: Bound, to: Endpoint, from: Endpoint) =>
    to.address === group ? it.local.port === PORT && to.port === PORT && !same(it.local, from) : same(it.local, to);

  return {
    group,
    hearsUnaddressed: true,
    async bind(address, port, receive) {
      const local = { address, port: port === 0 ? ephemeral++ : port };
      if ([...bound].some((it) => same(it.local, local))) throw inUse(local);
      const self: Bound = { local, receive };
      bound.add(self);
      const socket: Socket = {
        local,
        send(bytes, to) {
          const packet = { bytes: copyOf(bytes), from: local, to };
          for (const it of bound) if (reaches(it, to, local)) deliver(packet, it);
        },
        drops: () => 0,
        onError: () => {},
        close: async () => void bound.delete(self),
      };
      return socket;
    },
    async listen(address, port, accept) {
      const key = `${address} ${port}`;
      if (listening.has(key)) throw inUse({ address, port });
      const accepted = new Set<Stream>();
      listening.set(key, { accept, accepted });
      return {
        async close() {
          listening.delete(key);
          accepted.forEach((stream) => stream.close());
        },
      };
    },
    async connect(from, to) {
      const listener = listening.get(`${to.address} ${to.port}`);
      if (listener === undefined)
        throw Object.assign(new Error(`connection refused by ${to.address}:${to.port}`), { code: 'ECONNREFUSED' });
      const [near, far] = pipe(clock, { address: from, port: ephemeral++ }, to, weather.delay ?? 0.1);
      listener.accepted.add(far);
      far.onClose(() => listener.accepted.delete(far));
      listener.accept(far);
      return near;
    },
  };
}

const same = (a: Endpoint, b: Endpoint) => a.address === b.address && a.port === b.port;
const inUse = ({ address, port }: Endpoint) =>
  Object.assign(new Error(`port ${port} of ${address} is taken`), { code: 'EADDRINUSE' });

function pipe(clock: Clock, a: Endpoint, b: Endpoint, delay: number): [Stream, Stream] {
  const ends = [a, b].map(() => ({
    data: [] as ((bytes: Uint8Array) => void)[],
    closed: [] as (() => void)[],
    early: [] as Uint8Array[],
  }));
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    clock.after(delay, () => ends.forEach((end) => end.closed.forEach((tell) => tell())));
  };
  const end = (mine: number, local: Endpoint, remote: Endpoint): Stream => ({
    local,
    remote,
    write(bytes) {
      const copy = copyOf(bytes);
      const other = ends[1 - mine] as (typeof ends)[number];
      if (open)
        clock.after(delay, () =>
          other.data.length === 0 ? other.early.push(copy) : other.data.forEach((tell) => tell(copy)),
        );
    },
    onData(receive) {
      const me = ends[mine] as (typeof ends)[number];
      me.data.push(receive);
      for (const bytes of me.early.splice(0)) receive(bytes);
    },
    onClose: (closed) => void ends[mine]?.closed.push(closed),
    close,
  });
  return [end(0, a, b), end(1, b, a)];
}
