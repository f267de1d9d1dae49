import type { Clock } from '../../../harness/time/clock.ts';
import type { Setting } from '../../camera-contract.ts';
import type { FindHost } from './names.ts';
import { askNtpServer } from './ntp-exchange.ts';
import type { NtpSteps } from './ntp-steps.ts';
import type { CameraClock, CameraPace, SettingsStore } from './parts.ts';

/** What the NTP client of a camera works with. */
export interface NtpParts {
  readonly address: string;
  readonly settings: SettingsStore;
  readonly steps: NtpSteps;
  readonly find: FindHost;
  readonly clock: Clock;
  readonly pace: CameraPace;
  /** The clock that is set: it outlives a loss of power. */
  readonly time: SettableTime;
  /** The NTP servers that DHCP named. */
  readonly leased: () => readonly string[];
}

/** A clock that can be set; ms since 1970. */
export interface SettableTime {
  readonly now: () => number;
  readonly shift: (ms: number) => void;
}

/** The camera's clock while it has power (document 11): what sets it is the test and, by the interval, the camera itself. */
export interface NtpClient extends CameraClock {
  changed(names: ReadonlySet<Setting>): void;
  close(): void;
}

/** The clock of this host, moved; it goes on evenly when that of the host is set. */
export function settableTime(clock: Clock): SettableTime {
  let ahead = Date.now() - clock.now();
  return {
    now: () => clock.now() + ahead,
    shift(ms) {
      ahead += ms;
    },
  };
}

/** Starts the NTP client of a camera that has power. */
export function openNtpClient({ address, settings, steps, find, clock, pace, time, leased }: NtpParts): NtpClient {
  const control = new AbortController();
  let stopTimer: (() => void) | undefined;

  async function synchronise(): Promise<boolean> {
    const target = steps.ntpTarget(settings.all(), leased());
    if (target === undefined) return false;
    const server = await find(target.host, control.signal);
    if (server === undefined || control.signal.aborted) return false;
    const terms = { steps, clock, now: time.now, from: address, wait: pace.ntp };
    const { taken, refused = 0 } = await askNtpServer(server, target.port, terms, control.signal);
    if (control.signal.aborted) return false;
    time.shift(taken === undefined ? steps.appliesRefused(refused) : steps.applies(taken));
    return taken !== undefined;
  }
  const awaitNext = () => {
    stopTimer?.();
    const ms = steps.interval(settings.all(), pace.hour);
    stopTimer =
      ms === undefined
        ? undefined
        : clock.after(ms, () => {
            awaitNext();
            void synchronise();
          });
  };
  const begin = () => {
    awaitNext();
    if (steps.asksAtOnce()) void synchronise();
  };
  begin();

  return {
    now: time.now,
    async test() {
      if (!steps.mayTest(settings.all())) return false;
      const taken = await synchronise();
      if (steps.testMovesInterval() && !control.signal.aborted) awaitNext();
      return steps.testSucceeds(taken);
    },
    changed(names) {
      if (steps.restartsInterval(names)) begin();
    },
    close() {
      stopTimer?.();
      control.abort();
    },
  };
}
