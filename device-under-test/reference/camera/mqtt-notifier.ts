import type { Clock } from '../../../harness/time/clock.ts';
import type { Setting } from '../../camera-contract.ts';
import { dial } from './dial.ts';
import { converse } from './mqtt-link.ts';
import { openOutbox, type Outbox } from './mqtt-outbox.ts';
import type { MqttCause, MqttSteps } from './mqtt-steps.ts';
import type { FindHost } from './names.ts';
import type { Alarms, CameraPace, CaStore, SettingsStore, SystemLog } from './parts.ts';

/** What the notifier of a camera works with. */
export interface NotifierParts {
  readonly address: string;
  readonly serial: string;
  readonly settings: SettingsStore;
  readonly ca: CaStore;
  readonly alarms: Alarms;
  readonly log: SystemLog;
  readonly steps: MqttSteps;
  readonly find: FindHost;
  readonly clock: Clock;
  readonly pace: CameraPace;
}

/** Tells an MQTT broker of alarms (document 13). */
export interface Notifier {
  changed(names: ReadonlySet<Setting>): void;
  /** `leave` sends DISCONNECT, `drop` is a loss of power. Resolves when the connection is gone. */
  close(how: 'leave' | 'drop'): Promise<void>;
}

interface Run {
  readonly control: AbortController;
  readonly over: Promise<void>;
}

/** Starts with the camera: connects where MQTT is On, and tries again until it is Off. */
export function openNotifier(parts: NotifierParts): Notifier {
  const { settings, alarms, log, steps, clock, pace } = parts;
  const tell = (cause: MqttCause) => {
    for (const { category, text } of steps.logRows(cause)) log.add(category, text);
  };
  const outbox = openOutbox({ steps, clock, answer: pace.answer, failed: tell });
  const on = () => settings.get('mqtt.enabled') === 'on';
  let run: Run | undefined;
  let work = Promise.resolve();

  async function keepConnected(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      outbox.trying();
      const cause = await connectOnce(parts, outbox, signal);
      outbox.disconnected();
      if (signal.aborted) break;
      tell(cause);
      const wait = steps.triesAgain(cause, pace.reconnect);
      if (wait === undefined) break;
      await pause(clock, wait, signal);
    }
  }
  const start = () => {
    if (!steps.connects(settings.all())) return;
    const control = new AbortController();
    run = { control, over: keepConnected(control.signal) };
  };
  const stop = async (how: 'leave' | 'drop') => {
    const before = run;
    run = undefined;
    outbox.disconnected();
    before?.control.abort(how);
    await before?.over;
    return before !== undefined;
  };

  const deaf = alarms.heard((kind, sensor) => {
    if (on()) for (const message of steps.messages(kind, sensor, settings.all())) outbox.add(message);
  });
  if (steps.startsAtBoot()) start();

  return {
    changed(names) {
      if (!steps.reconnectsFor(names)) return;
      work = work.then(async () => {
        if (await stop('leave')) tell('settings');
        outbox.forget(!on());
        start();
      });
    },
    async close(how) {
      deaf();
      await work;
      await stop(how);
      outbox.forget(true);
    },
  };
}

/** One try; resolves with why there is no connection, or why it ended. */
async function connectOnce(
  { address, serial, settings, ca, steps, find, clock, pace }: NotifierParts,
  outbox: Outbox,
  signal: AbortSignal,
): Promise<MqttCause> {
  const values = settings.all();
  const secure = steps.usesTls(values);
  const pem = ca.pem();
  if (secure && pem === undefined && steps.needsCa(values)) return 'no CA';
  const socket = await dial(
    { host: values['mqtt.address'] ?? '', port: Number(values['mqtt.port']) },
    {
      clock,
      answer: pace.answer,
      from: address,
      find,
      ...(secure && { tls: { ...(pem !== undefined && { ca: pem }), ...steps.tlsOptions(values) } }),
      trusts: (error) => steps.trusts(values, error),
    },
    signal,
  );
  if (typeof socket === 'string') return socket;
  const terms = steps.connectTerms(values, { serial, keepAlive: pace.keepAlive });
  return converse(
    socket,
    {
      terms,
      answer: pace.answer,
      sends: (packet) => steps.sends(packet, values),
      takes: (packet, first) => steps.takes(packet, first, terms.version),
      accepted: (link) => outbox.connected(link),
      answered: (by, id, failed) => outbox.answered(by, id, failed),
    },
    signal,
  );
}

/** Waits, but no longer than until the abort. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
