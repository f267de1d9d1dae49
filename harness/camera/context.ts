import type { CameraUnderTest, OpenedCamera } from '../../device-under-test/camera-contract.ts';
import type { Happening, Measure } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import { isoTime } from '../time/iso-time.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { byDriver, offered } from './by-driver.ts';
import { caseLog } from './case-log.ts';
import { caseSettings, type Touched } from './case-settings.ts';
import { standFor, type Brokers } from './stand.ts';
import { timeline, type Timeline } from './timeline.ts';
import type { CameraContext, CameraFacts } from './types.ts';
import { orInterrupted, waits } from './wait.ts';

/** What all cases of a run share. */
export interface CameraHall {
  readonly camera: CameraUnderTest;
  readonly opened: OpenedCamera;
  readonly facts: CameraFacts;
  readonly clock: Clock;
  /** ms since 1970 of this host. */
  readonly hostTime: () => number;
  /** The clock when the run began. */
  readonly start: number;
  /** The own address towards the camera. */
  readonly bind: string;
  readonly desk: AlarmDesk;
  readonly interrupted: AbortSignal;
  readonly brokers: () => Promise<Brokers>;
}

/** The context of one case, with what is left of it when the case is over. */
export interface CaseRoom {
  readonly context: CameraContext;
  readonly touched: Touched;
  readonly notes: readonly string[];
  readonly measures: readonly Measure[];
  begin(): Promise<void>;
  /** Ends observers and streams that the case started. */
  close(): Promise<void>;
  happenings(): readonly Happening[];
}

export function roomFor(hall: CameraHall): CaseRoom {
  const { camera, facts, clock, start, bind: address, desk, brokers } = hall;
  const line = timeline(clock, start);
  const notes: string[] = [];
  const measures: Measure[] = [];
  const ends: (() => Promise<void>)[] = [];
  const settings = caseSettings(offeredSettings(camera), line);
  const stand = standFor({ clock, camera: facts, address, dnsPort: camera.dnsPort, brokers, line });
  const wait = waits(clock, facts.times.quiet, hall.interrupted);
  const log = caseLog(camera.log, line, { poll: wait.poll, now: () => clock.now(), times: facts.times });
  const context: CameraContext = {
    camera: facts,
    settings,
    stand,
    ...wait,
    raise: (kind, options) => orInterrupted(hall.interrupted, desk.raise(line, kind, options)),
    newRows: log.newRows,
    row: log.row,
    freshLog: log.freshLog,
    ...powersOf(hall, line, (end) => ends.push(end)),
    now: () => clock.now() - start,
    hostTime: hall.hostTime,
    note: (text) => void notes.push(text),
    measure: (what, value) => void measures.push({ what, value }),
  };
  return {
    context,
    touched: settings,
    notes,
    measures,
    begin: () => log.begin(),
    async close() {
      await Promise.allSettled([...ends.map((end) => end()), stand.close()]);
    },
    happenings: () => line.all(),
  };
}

type CasePowers = Pick<
  CameraContext,
  'clock' | 'powerCycle' | 'factoryDefault' | 'leaseNtp' | 'setNtpByOnvif' | 'stream'
>;

/** What can be done to a camera as a whole. `atEnd`: told how to end what is begun here. */
function powersOf({ camera, desk }: CameraHall, line: Timeline, atEnd: (end: () => Promise<void>) => void): CasePowers {
  const done = async (what: string, port: string, work: (() => Promise<void>) | undefined) => {
    const doIt = offered(work, port);
    line.add('tekigo', what, 'sent');
    await byDriver(what, doIt);
    line.add('tekigo', `${what}: done`);
  };
  return {
    async clock() {
      const ask = offered(camera.clock?.bind(camera), 'clock');
      const ms = await byDriver('read the clock', ask);
      line.add('clock', `shows ${isoTime(ms)}`, 'received');
      return ms;
    },
    async powerCycle() {
      await done('the power goes and comes back', 'powerCycle', camera.powerCycle?.bind(camera));
      await desk.open();
    },
    async factoryDefault() {
      await done('factory settings', 'factoryDefault', camera.factoryDefault?.bind(camera));
      await desk.open();
    },
    leaseNtp: (servers) =>
      done(
        `DHCP offers NTP servers ${servers.join(', ') || 'none'}`,
        'leaseNtp',
        camera.leaseNtp?.bind(camera, servers),
      ),
    setNtpByOnvif: (server) => done(`SetNTP ${server}`, 'setNtpByOnvif', camera.setNtpByOnvif?.bind(camera, server)),
    async stream(secure) {
      const begin = offered(camera.stream?.bind(camera), 'stream');
      const stream = await byDriver('start a stream', () => begin(secure));
      atEnd(() => stream.stop());
      return stream;
    },
  };
}

/** A driver that says that there is none, for cases that need none and ask for it all the same. */
const offeredSettings = ({ settings }: CameraUnderTest): NonNullable<CameraUnderTest['settings']> => {
  return settings ?? { read: none, write: none, press: none, install: none, label: none, control: none };
};

const none = async () => offered<never>(undefined, 'settings');
