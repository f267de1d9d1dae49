import { createServer, type Socket } from 'node:net';
import type { Clock } from '../../../harness/time/clock.ts';
import type { AlarmKind } from '../../camera-contract.ts';
import { listen } from './listening.ts';
import type { Alarms } from './parts.ts';

/** How alarms are made. */
export interface AlarmTerms {
  readonly clock: Clock;
  readonly sensors: number;
  /** Whether an alarm of a kind, `since` ms after the last one that was told, is held back. */
  readonly heldBack: (since: number) => boolean;
}

/** The alarms of a camera that has power; `raise` throws where there is no such sensor. */
export function openAlarms({ clock, sensors, heldBack }: AlarmTerms): Alarms {
  const listeners = new Set<(kind: AlarmKind, sensor: number) => void>();
  const last = new Map<AlarmKind, number>();
  return {
    raise(kind, sensor = 1) {
      if (!Number.isInteger(sensor) || sensor < 1 || sensor > sensors)
        throw new RangeError(`no sensor ${sensor}: this camera has ${sensors}`);
      const now = clock.now();
      const before = last.get(kind);
      if (before !== undefined && heldBack(now - before)) return;
      last.set(kind, now);
      for (const listener of listeners) listener(kind, sensor);
    },
    heard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The port for command alarms. */
export interface CommandPort {
  readonly port: number;
  close(): Promise<void>;
}

const MOST_SENDERS = 16;
/** How long a sender may keep its connection without a word, ms. */
const IDLE = 10_000;

/** Listens for command alarms: the first bytes on a connection are one. Rejects with `code` EADDRINUSE where the port is taken. */
export async function openCommandPort(address: string, port: number, raise: () => void): Promise<CommandPort> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.setTimeout(IDLE, () => socket.destroy());
    socket.once('data', () => {
      raise();
      socket.resume();
    });
  });
  server.maxConnections = MOST_SENDERS;
  return {
    port: await listen(server, address, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
