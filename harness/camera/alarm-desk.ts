import type { AlarmKind, AlarmOracle, AlarmStimulus } from '../../device-under-test/camera-contract.ts';
import { Unsettled } from '../conversation/claims.ts';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { byDriver, offered } from './by-driver.ts';
import type { Timeline } from './timeline.ts';
import type { CameraContext } from './types.ts';
import { seconds } from './wait.ts';

interface DeskOptions {
  readonly clock: Clock;
  readonly alarms: AlarmStimulus | undefined;
  readonly oracle: AlarmOracle | undefined;
  /** ms. */
  readonly times: { readonly alarm: number; readonly deactivation: number };
  /** Told where the oracle cannot be used. */
  readonly onTrouble: (text: string) => void;
}

/** Raises alarms and knows which ones really happened. */
export interface AlarmDesk {
  /** Begins to listen to the oracle; anew where it listens already: a camera forgets who listens when it restarts. */
  open(): Promise<void>;
  /** Of one case. `again`: does not wait until the camera takes another alarm of that kind. */
  raise(line: Timeline, kind: AlarmKind, options?: Parameters<CameraContext['raise']>[1]): Promise<void>;
  close(): Promise<void>;
}

/** The rest by which a camera's own clock may keep an alarm back longer than it says. */
const MARGIN = 1.1;

export function alarmDesk({ clock, alarms, oracle, times, onTrouble }: DeskOptions): AlarmDesk {
  const last = new Map<AlarmKind, number>();
  const ear = oracleEar(clock, oracle, times.alarm);

  /** Waits until the camera takes another alarm of that kind. */
  const rest = async (kind: AlarmKind): Promise<void> => {
    const ready = (last.get(kind) ?? Number.NEGATIVE_INFINITY) + times.deactivation * MARGIN;
    if (clock.now() < ready) await clock.sleep(ready - clock.now());
  };
  return {
    async open() {
      await ear.open(onTrouble);
    },
    async raise(line, kind, { proven = false, sensor, again = false } = {}) {
      const stimulus = offered(alarms, 'alarms');
      if (!stimulus.kinds.includes(kind)) throw new Unsettled(`the driver cannot raise ${kind}`, 'driver');
      if (!again) await rest(kind);
      const told = proven ? ear.proof(kind) : undefined;
      line.add('alarm', `${kind}${sensor === undefined ? '' : ` at sensor ${sensor}`} is raised`, 'sent');
      await byDriver(`raise ${kind}`, () => stimulus.raise(kind, sensor));
      last.set(kind, clock.now());
      if (told === undefined) return;
      await told;
      line.add(oracle?.name ?? 'oracle', `tells of ${kind}`, 'received');
    },
    close: () => ear.close(),
  };
}

/** Listens to what tells of alarms. */
function oracleEar(clock: Clock, oracle: AlarmOracle | undefined, ms: number) {
  const hearing = new Set<(kind: AlarmKind) => void>();
  let stop: (() => Promise<void>) | undefined;
  return {
    async open(onTrouble: (text: string) => void) {
      if (oracle === undefined) return;
      await stop?.().catch(() => undefined);
      stop = undefined;
      try {
        stop = await oracle.watch((kind) => hearing.forEach((hear) => hear(kind)));
      } catch (error) {
        onTrouble(`${oracle.name} cannot tell of alarms: ${messageOf(error)}; what rests on no message stays open`);
      }
    },
    /** Resolves once the oracle tells of that kind; rejects with Unsettled where it does not, or cannot. */
    proof(kind: AlarmKind): Promise<void> {
      if (oracle === undefined || stop === undefined || !oracle.kinds.includes(kind))
        throw new Unsettled(`nothing tells whether ${kind} happened, so that nothing follows from silence`, 'driver');
      const proof = new Promise<void>((resolve, reject) => {
        const hear = (told: AlarmKind) => {
          if (told !== kind) return;
          cancel();
          hearing.delete(hear);
          resolve();
        };
        const cancel = clock.after(ms, () => {
          hearing.delete(hear);
          reject(new Unsettled(`${oracle.name} told of no ${kind} within ${seconds(ms)}: it may not have happened`));
        });
        hearing.add(hear);
      });
      // The stimulus may fail first, and then nobody waits for this.
      proof.catch(() => undefined);
      return proof;
    },
    async close() {
      await stop?.().catch(() => undefined);
    },
  };
}
