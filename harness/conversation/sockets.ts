import { PORT, type Lan, type Packet, type Socket } from '../transport/lan.ts';
import type { Sending } from './exchange.ts';

/** The tester's UDP ports, by the name that a stimulus gives them; those that the host cannot spare are left out. */
export type Sockets = { readonly main: Socket } & { readonly [from in NonNullable<Sending['from']>]?: Socket };

interface Binding {
  readonly lan: Lan;
  readonly bind: string;
  readonly second?: string;
}

/** The ends of the range that source ports are taken from: below 1024 it takes a privilege. */
const EDGES = { 'lowest-port': 1024, 'highest-port': 65535 } as const;

/** Binds them. Rejects where port 3610 of `bind` is taken. */
export async function bindAll({ lan, bind, second }: Binding, receive: (packet: Packet) => void): Promise<Sockets> {
  const main = await lan.bind(bind, PORT, receive);
  const other = await lan.bind(bind, 0, receive);
  const edges: Partial<Record<keyof typeof EDGES, Socket>> = {};
  for (const name of ['lowest-port', 'highest-port'] as const) {
    const socket = await lan.bind(bind, EDGES[name], receive).catch((): undefined => undefined);
    if (socket !== undefined) edges[name] = socket;
  }
  const all = { main, 'other-port': other, ...edges };
  if (second === undefined) return all;
  // The group's traffic already arrives at the main socket; the second tester hears its own unicast only.
  const unicastOnly = (packet: Packet) => {
    if (packet.to.address !== lan.group) receive(packet);
  };
  return { ...all, 'second-tester': await lan.bind(second, PORT, unicastOnly) };
}

/** Datagrams that the host threw away; undefined where it does not tell. */
export const dropsOf = (sockets: Sockets): number | undefined =>
  Object.values(sockets).reduce<number | undefined>((sum, it) => add(sum, it.drops()), 0);

const add = (sum: number | undefined, more: number | undefined) =>
  sum === undefined || more === undefined ? undefined : sum + more;
