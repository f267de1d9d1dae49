import type { CameraUnderTest, OpenedCamera } from '../../../device-under-test/camera-contract.ts';
import { TIMES } from '../../camera/times.ts';
import { messageOf } from '../../evidence/printable.ts';
import type { Clock } from '../../time/clock.ts';
import { FINDINGS, isOutage } from './findings.ts';
import { CameraNotReady, settling, type Gear } from './gear.ts';
import type { HttpInput } from './http-inputs.ts';
import { tryHttp } from './http-lane.ts';
import { openMqttLane, type MqttLane } from './mqtt-lane.ts';
import type { MqttInput } from './mqtt-inputs.ts';
import { notesOn } from './notes.ts';
import { openNtpLane, type NtpLane } from './ntp-lane.ts';
import type { NtpInput } from './ntp-inputs.ts';
import { turns, type Turns } from './turns.ts';
import { shoot } from './tcp-shot.ts';
import { tlsSegments, type TlsInput } from './tls-inputs.ts';
import type { CameraBench, CameraInput, CameraPropertyName, CameraTrial, Suspicion } from './types.ts';
import { helloAnswered, look, vitals, type Alive } from './vitals.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

/** What a bench is opened with. */
export interface BenchOptions {
  readonly camera: CameraUnderTest;
  readonly opened: Pick<OpenedCamera, 'address' | 'httpPort' | 'httpsPort'>;
  /** The own address, at which the camera reaches the tester. */
  readonly bind: string;
  /** The reference: nobody's camera, which may be restarted at any time. */
  readonly isPrivate: boolean;
  /** Inputs a second at most. */
  readonly rate: number | undefined;
  readonly clock: Clock;
  /** ms since 1970 of this host. */
  readonly hostTime: () => number;
  readonly signal: AbortSignal;
}

/**
 * Starts the tester's servers and has the camera use them. Rejects with CameraNotReady where it cannot be set, or is not well
 * before anything has been tried; its settings are then as they were.
 */
export async function openBench(options: BenchOptions): Promise<CameraBench> {
  const { camera, opened, isPrivate, clock, rate } = options;
  const { address, httpPort = 80, httpsPort = 443 } = opened;
  const turn = turns(clock, rate, options.signal);
  const gear: Gear = {
    ...options,
    address,
    httpPort,
    httpsPort,
    times: { ...TIMES, ...camera.times },
    notes: notesOn(clock),
    turn: turn.wait,
  };
  let mqtt: MqttLane | undefined;
  let ntp: NtpLane | undefined;
  const closeLanes = async () => void (await Promise.all([mqtt?.close(), ntp?.close()]));
  try {
    if (camera.settings !== undefined) {
      mqtt = await openMqttLane(gear);
      ntp = await openNtpLane(gear);
    }
    const place = await openWorkplace(gear, { mqtt, ntp }, isPrivate);
    const http = (await look(gear)).kind === 'answer';
    const alive: Alive = { http, tls: (await helloAnswered(gear)) === undefined, mqtt, ntp };
    const wrong = await vitals(gear, alive, false);
    if (wrong !== undefined) {
      await place.putBack();
      throw new CameraNotReady(
        `before anything is tried: ${wrong.claim.replace(/ after .*/, '')} is not so (${wrong.actual})`,
      );
    }
    return benchOf({ gear, alive, place, isPrivate, closeLanes, turn });
  } catch (error) {
    await closeLanes();
    throw error;
  }
}

const orNot = (work: () => Promise<boolean>): Promise<boolean> => work().catch(() => false);

/** Servers that had to move are told to the camera. */
async function makeRoom({ mqtt, ntp }: Alive, place: Workplace): Promise<void> {
  const before = [mqtt?.port, ntp?.port];
  await Promise.all([mqtt?.renew(), ntp?.renew()]);
  if (mqtt?.port !== before[0] || ntp?.port !== before[1]) await place.work();
}

interface Parts {
  readonly gear: Gear;
  readonly alive: Alive;
  readonly place: Workplace;
  readonly isPrivate: boolean;
  readonly closeLanes: () => Promise<void>;
  readonly turn: Turns;
}

function benchOf({ gear, alive, place, isPrivate, closeLanes, turn }: Parts): CameraBench {
  const { camera, times, clock, signal, notes } = gear;
  const tries = triesOf(gear, alive, place);
  const well = async (anew = false) => (await vitals(gear, alive, anew)) === undefined;
  const power = async () => {
    await camera.powerCycle?.();
    await place.work();
    return well();
  };
  const again = async () => {
    await place.rest();
    await place.work();
    return well();
  };
  return {
    world: { isPrivate, settings: place.settings, raisesAlarms: camera.alarms !== undefined },
    // A camera that is not well is told from one that is by waiting for it.
    allowance: 3 * times.reconnect,
    skipped: skippedOf(gear, alive),
    async tryAll(inputs, endsAt = Number.POSITIVE_INFINITY): Promise<CameraTrial> {
      turn.endAt(endsAt);
      for (const lane of [alive.mqtt, alive.ntp]) lane?.flush();
      await makeRoom(alive, place);
      notes.take();
      const { property = 'http' } = inputs[0] ?? {};
      const before = turn.taken();
      const found = await tries[property](inputs);
      const looked = signal.aborted ? undefined : await vitals(gear, alive, property === 'mqtt');
      // Whoever interrupts ends every waiting: what did not come then is nobody's fault.
      const wrong = signal.aborted ? undefined : looked;
      for (const lane of [alive.mqtt, alive.ntp]) lane?.flush();
      return {
        // A camera that is not well is not found fault with for what it does then.
        found:
          wrong === undefined
            ? found
            : [...found.filter(({ finding }) => !isOutage(finding)), { finding: wrong, suspects: inputs }],
        trace: notes.take(),
        tried: turn.taken() - before,
      };
    },
    async revive() {
      const until = clock.now() + times.boot;
      do {
        if (await orNot(well)) return 'by itself';
        await clock.sleep(Math.min(1_000, times.boot / 10));
      } while (clock.now() < until && !signal.aborted);
      if (await orNot(again)) return 'by settings';
      return camera.powerCycle !== undefined && (await orNot(power)) ? 'by power' : 'never';
    },
    ...(isPrivate && camera.powerCycle !== undefined && { reset: () => orNot(power) }),
    putBack: () => place.putBack(),
    close: closeLanes,
  };
}

type Tries = Readonly<Record<CameraPropertyName, (inputs: readonly CameraInput[]) => Promise<readonly Suspicion[]>>>;

function triesOf(gear: Gear, { mqtt, ntp }: Alive, place: Workplace): Tries {
  const { clock, address, httpsPort: port, times, notes, turn } = gear;
  return {
    async mqtt(inputs) {
      for (const input of inputs as readonly MqttInput[]) {
        if (!(await turn())) break;
        // Where it does not connect, the look at the camera tells what is wrong.
        if (!((await mqtt?.fire(input)) ?? false)) break;
      }
      return [];
    },
    ntp: async (inputs) => (await ntp?.tryAll(inputs as readonly NtpInput[])) ?? [],
    async tls(inputs) {
      const target = { clock, address, port, ms: settling(times), notes, who: 'TLS client' };
      for (const input of inputs as readonly TlsInput[]) {
        if (!(await turn())) break;
        await shoot(target, tlsSegments(input), input.fin);
      }
      return [];
    },
    async http(inputs) {
      const found: Suspicion[] = [];
      try {
        await place.rest();
        found.push(...(await tryHttp(gear, inputs as readonly HttpInput[], place.touched)));
        await place.work();
      } catch (error) {
        found.push({ finding: FINDINGS.unreadable(messageOf(error)), suspects: inputs });
      }
      return found;
    },
  };
}

function skippedOf({ camera }: Gear, { tls }: Alive): ReadonlyMap<CameraPropertyName, string> {
  const why = new Map<CameraPropertyName, string>();
  if (camera.settings === undefined)
    for (const name of ['mqtt', 'ntp'] as const)
      why.set(name, 'the camera file has no way to its settings: give "profile" or "settings"');
  if (!tls) why.set('tls', 'the HTTPS port answers no hello: put the camera to HTTPS once');
  return why;
}
