import type { CameraSteps } from '../../reference/camera/parts.ts';
import type { CameraRow } from '../../reference/camera/row.ts';

/** A camera with a fault that only a fuzzer finds: no scripted case sends what brings it out. */
export interface PlantedCamera extends CameraRow {
  /** What brings it out, and what the camera does then. */
  readonly plants: string;
}

type Bend = (sound: CameraSteps, now: { fail: () => void; readonly failed: () => boolean }) => Partial<CameraSteps>;

/** Something that fails once, and is well again after a loss of power. */
const until =
  (bend: Bend): NonNullable<CameraRow['steps']> =>
  (sound) => {
    let failed = false;
    return {
      // Asked for each setting when the power comes back.
      survives(name) {
        failed = false;
        return sound.survives(name);
      },
      ...bend(sound, { fail: () => void (failed = true), failed: () => failed }),
    };
  };

/** A process that has died: its pages and its MQTT are gone. */
const dying = (bend: (sound: CameraSteps, die: () => void) => Partial<CameraSteps>): NonNullable<CameraRow['steps']> =>
  until((sound, { fail, failed }) => ({
    plainHttp: (connection) => (failed() ? 'refuse' : sound.plainHttp(connection)),
    triesAgain: (cause, ms) => (failed() ? undefined : sound.triesAgain(cause, ms)),
    ...bend(sound, fail),
  }));

const planted = (name: string, plants: string, steps: NonNullable<CameraRow['steps']>): PlantedCamera => ({
  name,
  differs: plants,
  plants,
  steps,
});

const PUBACK = 0x40;
const LONG = 127;

const network: readonly PlantedCamera[] = [
  planted(
    'dies-of-an-odd-puback',
    'A PUBACK of any other length than four bytes ends the process.',
    dying((sound, die) => ({
      takes(packet, first, version) {
        if (packet[0] === PUBACK && packet.length !== 4) die();
        return sound.takes(packet, first, version);
      },
    })),
  ),
  planted(
    'stays-away-after-garbage',
    'Bytes that are no packet for a client end MQTT for good.',
    until((sound, { fail, failed }) => ({
      triesAgain(cause, ms) {
        if (cause === 'malformed') fail();
        return failed() ? undefined : sound.triesAgain(cause, ms);
      },
    })),
  ),
  planted(
    'never-asks-again-after-47-bytes',
    'A reply of 47 bytes stops the NTP client.',
    until((sound, { fail, failed }) => ({
      ntpTarget: (values, leased) => (failed() ? undefined : sound.ntpTarget(values, leased)),
      refuses(reply, request) {
        if (reply.length === 47) fail();
        return sound.refuses(reply, request);
      },
    })),
  ),
  planted('moved-by-mode-7', 'A reply of mode 7 sets the clock as one of mode 4 does.', (sound) => ({
    refuses: (reply, request) => sound.refuses(reply.mode === 7 ? { ...reply, mode: 4 } : reply, request),
  })),
  planted(
    'glad-of-long-replies',
    'The NTP test succeeds where a reply is refused that is longer than 1000 bytes.',
    (sound) => {
      let long = false;
      return {
        refuses(reply, request) {
          long ||= reply.length > 1000;
          return sound.refuses(reply, request);
        },
        testSucceeds(taken) {
          const glad = long;
          long = false;
          return glad || sound.testSucceeds(taken);
        },
      };
    },
  ),
  planted(
    'https-tires-of-bad-hellos',
    'The tenth connection without a whole handshake ends the HTTPS server.',
    (sound) => {
      let bad = 0;
      return {
        afterBadHello: () => (++bad < 10 ? sound.afterBadHello() : 'stop'),
        survives(name) {
          bad = 0;
          return sound.survives(name);
        },
      };
    },
  ),
];

const settings: readonly PlantedCamera[] = [
  planted('keeps-127-characters', 'A value of 127 characters that is refused is kept all the same.', (sound) => {
    const kept = new Map<string, string>();
    return {
      wrong(name, value) {
        const wrong = sound.wrong(name, value);
        if (wrong !== undefined && value.length === LONG) kept.set(name, value);
        return wrong;
      },
      wrongTogether(values) {
        kept.clear();
        return sound.wrongTogether(values);
      },
      shown: (name, value) => kept.get(name) ?? sound.shown(name, value),
    };
  }),
  planted('takes-a-nul', 'A NUL character is taken in any text.', (sound) => ({
    wrong: (name, value) => sound.wrong(name, value.replaceAll('\0', '')),
  })),
  planted('takes-a-reserved-port-with-zeros', 'A reserved port is taken when a zero stands before it.', (sound) => ({
    wrong: (name, value) => (/^0+[1-9][0-9]{0,4}$/.test(value) ? undefined : sound.wrong(name, value)),
  })),
  planted('forgets-spaces-at-the-end', 'Spaces at the end of a text are not counted, and kept.', (sound) => ({
    wrong: (name, value) => sound.wrong(name, value.replace(/ +$/, '')),
  })),
  planted('fails-at-a-picture', 'A character outside of the first 65,536 is an error of the server.', (sound) => ({
    wrong(name, value) {
      if (/[\u{10000}-\u{10ffff}]/u.test(value)) throw new Error('no such character');
      return sound.wrong(name, value);
    },
  })),
  planted(
    'dies-of-a-long-value',
    'A value of 4,096 bytes or more ends the process.',
    dying((sound, die) => ({
      wrong(name, value) {
        if (value.length >= 4096) die();
        return sound.wrong(name, value);
      },
    })),
  ),
];

/** Every camera with a planted fault; none is part of the kill matrix. */
export const cameraPlanted: readonly PlantedCamera[] = [...network, ...settings];
