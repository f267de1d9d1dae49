import type { Setting, Values } from '../../../device-under-test/camera-contract.ts';
import { ALARMS } from '../../camera/baseline.ts';
import { messageOf, printable } from '../../evidence/printable.ts';
import { CameraNotReady, type Gear } from './gear.ts';
import { qosOf } from './mqtt-lane.ts';
import { RULED, UNREADABLE } from './rules.ts';

/** The settings of the camera while it is fuzzed. */
export interface Workplace {
  /** The settings that may be fuzzed: those that the camera has. */
  readonly settings: readonly Setting[];
  /** Has the camera talk to the tester, and puts right what was touched. Throws CameraNotReady. */
  readonly work: () => Promise<void>;
  /** Has the camera talk to nobody, while settings are tried. Throws CameraNotReady. */
  readonly rest: () => Promise<void>;
  readonly touched: (name: Setting) => void;
  /** Puts everything back to what it was; a line for each setting that is not. */
  putBack(): Promise<readonly string[]>;
}

const SWITCHES = ['ntp.adjustment', 'ntp.source', 'ntp.address', 'mqtt.enabled'] as const satisfies readonly Setting[];
/** What `rest` changes, and what a server that had to move changes. */
const ALWAYS = ['ntp.adjustment', 'ntp.port', 'mqtt.enabled', 'mqtt.port'] as const satisfies readonly Setting[];
const REST: Values = { 'ntp.adjustment': 'manual', 'mqtt.enabled': 'off' };

/** The servers of the tester that the camera is to use, each at the port where it is at the moment. */
interface Servers {
  readonly mqtt: { readonly port: number } | undefined;
  readonly ntp: { readonly port: number } | undefined;
}

/** Reads what the camera is set to and sets what fuzzing needs. Rejects with CameraNotReady; what was set is then put back. */
export async function openWorkplace(gear: Gear, servers: Servers, isPrivate: boolean): Promise<Workplace> {
  const { camera, notes } = gear;
  const { settings } = camera;
  if (settings === undefined) return NOTHING;
  const readable = [...new Set([...SWITCHES, ...RULED])].filter((name) => name !== UNREADABLE);
  const before = await settings.read(readable).catch(refuse);
  const has = (name: Setting) => before[name] !== undefined || (isPrivate && name === UNREADABLE);
  const base = () => only(has, { ...before, ...(isPrivate && { [UNREADABLE]: '' }), ...ours(gear, servers) });
  const first = base();
  const changed = new Set(readable.filter((name) => first[name] !== before[name]));
  const dirty = new Set<Setting>(changed);
  const write = async (values: Values) => {
    const answer = await settings.write(values).catch(refuse);
    notes.add('settings', 'out', `${Object.keys(values).length} settings put right`);
    if (!answer.accepted)
      throw new CameraNotReady(`the camera refuses the settings that fuzzing needs: ${printable(answer.text, 120)}`);
  };
  const work = async () => {
    for (const name of ALWAYS) if (has(name)) dirty.add(name);
    await write(only((name) => dirty.has(name), base()));
    dirty.clear();
  };
  const putBack = async () => {
    const names = [...changed].filter((name) => before[name] !== undefined);
    if (names.length === 0) return [];
    const answer = await settings
      .write(only((name) => changed.has(name), before))
      .catch((error: unknown) => ({ accepted: false, text: messageOf(error) }));
    const now: Values = await settings.read(names).catch(() => ({}));
    const why = answer.accepted ? '' : `: ${printable(answer.text, 120)}`;
    return names
      .filter((name) => now[name] !== before[name])
      .map((name) => `${name} could not be put back to "${printable(before[name] ?? '', 140)}"${why}`);
  };
  try {
    await work();
  } catch (error) {
    await putBack();
    throw error;
  }
  return {
    settings: RULED.filter(has),
    work,
    rest: () => write(only(has, REST)),
    touched(name) {
      dirty.add(name);
      changed.add(name);
    },
    putBack,
  };
}

const NOTHING: Workplace = {
  settings: [],
  work: async () => undefined,
  rest: async () => undefined,
  touched: () => undefined,
  putBack: async () => [],
};

function refuse(error: unknown): never {
  throw new CameraNotReady(`the settings of the camera cannot be worked: ${messageOf(error)}`, { cause: error });
}

const ours = ({ bind }: Gear, { mqtt, ntp }: Servers): Values => ({
  'ntp.adjustment': 'ntp',
  'ntp.source': 'manual',
  'ntp.address': bind,
  'ntp.port': String(ntp?.port),
  'mqtt.enabled': 'on',
  'mqtt.address': bind,
  'mqtt.port': String(mqtt?.port),
  'mqtt.protocol': 'tcp',
  // The camera's own user, and with it the password, is not for the tester's broker.
  'mqtt.user': '',
  ...Object.fromEntries(
    ALARMS.flatMap((kind) => [
      [`mqtt.${kind}.notify`, 'on'],
      [`mqtt.${kind}.qos`, qosOf(kind)],
    ]),
  ),
});

const only = (fits: (name: Setting) => boolean, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => fits(name as Setting)));
