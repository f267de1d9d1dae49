import type { CameraUnderTest, SettingsDriver, Values } from '../../device-under-test/camera-contract.ts';
import { messageOf, printable } from '../evidence/printable.ts';
import type { Finding, Result, Verdict } from '../model.ts';
import type { KnownFailure } from '../runner/known-failures.ts';
import { interrupted } from '../runner/fitness.ts';
import { resultOf } from '../runner/result-of.ts';
import { judged } from '../runner/run-case.ts';
import { alarmDesk, type AlarmDesk } from './alarm-desk.ts';
import { BASELINE, SECTIONS, settingsOf } from './baseline.ts';
import { byDriver } from './by-driver.ts';
import { roomFor, type CameraHall } from './context.ts';
import { unfitCamera } from './fitness.ts';
import { plannedOf, type PlannedCameraCase } from './plan.ts';
import type { Sections } from './sections.ts';
import { TIMES } from './times.ts';
import type { CameraFacts, Section } from './types.ts';

/** What the verdicts of a run need besides the camera. */
export interface CameraSessionOptions extends Omit<CameraHall, 'desk' | 'facts'> {
  /** Cases that last over ten minutes are run, too. */
  readonly long: boolean;
  /** A fail that would only warn counts. */
  readonly strict: boolean;
  readonly knownFailures: readonly KnownFailure[];
  readonly replay: (caseId: string) => string;
  /** Worst event-loop lag since last asked, ms. */
  readonly lag: () => number;
  readonly onResult: (result: Result) => void;
  readonly onFinding: (finding: Finding) => void;
  readonly onStep: (text: string) => void;
}

type SettingSection = keyof typeof BASELINE;

/** The state of one run: what the camera was set to, who stands where. */
export class CameraSession {
  readonly #options: CameraSessionOptions;
  readonly #desk: AlarmDesk;
  readonly #facts: CameraFacts;
  readonly #original = new Map<SettingSection, Values>();
  readonly #clean = new Set<SettingSection>();
  readonly #kept = new Map<SettingSection, readonly string[]>();

  constructor(options: CameraSessionOptions) {
    this.#options = options;
    const { camera, opened, clock } = options;
    this.#facts = factsOf(camera, opened);
    const { times } = this.#facts;
    const onTrouble = (text: string) => options.onFinding({ kind: 'environment', text });
    this.#desk = alarmDesk({ clock, alarms: camera.alarms, oracle: camera.oracle, times, onTrouble });
  }

  /** Reads what the camera is set to, to put it back at the end, and begins to listen for alarms. */
  async begin(wanted: ReadonlySet<Section>): Promise<void> {
    await this.#desk.open();
    const { settings } = this.#options.camera;
    if (settings === undefined) return;
    for (const section of SECTIONS) {
      if (!wanted.has(section) && !wanted.has('everything')) continue;
      const { verdict } = await judged(async () => {
        this.#original.set(section, await byDriver('read settings', () => settings.read(settingsOf(section))));
      });
      if (verdict.outcome === 'inconclusive')
        this.#tell(`${verdict.because}; what ${section} is set to is not put back after the run`);
    }
  }

  /** Judges one case once what it takes is free, and reports it. Never throws. */
  async runCase({ case: it, suite }: PlannedCameraCase, sections: Sections): Promise<void> {
    const { long } = this.#options;
    const early = unfitCamera(it, this.#facts, long);
    const planned = { case: it, suite };
    if (early !== undefined) return this.#report(planned, early, {});
    await sections.through(it.takes, () => this.#perform(planned));
  }

  async #perform(planned: PlannedCameraCase): Promise<void> {
    const { case: it } = planned;
    const { clock, start, interrupted: stop, onStep, lag } = this.#options;
    if (stop.aborted) return this.#report(planned, interrupted, {});
    onStep(it.id);
    lag();
    const began = clock.now();
    const room = roomFor({ ...this.#options, facts: this.#facts, desk: this.#desk });
    const early: string[] = [];
    const { verdict } = await judged(async () => {
      early.push(...(await this.#prepare(it.takes)));
      if (it.needs.includes('log')) await room.begin();
      await it.run(room.context);
    });
    const left = await this.#tidy(it.takes, room.touched.any(), room.touched.slots.has('mqtt.ca'));
    await room.close();
    const final = heldByHost(verdict, lag());
    this.#report(planned, final, {
      startedAt: began - start,
      durationMs: clock.now() - began,
      notes: [...early, ...room.notes, ...left],
      measures: room.measures,
      happenings: room.happenings(),
    });
  }

  /** Puts back what the camera was set to before the run. */
  async end(): Promise<void> {
    const { settings } = this.#options.camera;
    if (settings !== undefined)
      for (const [section, values] of this.#original) {
        const { 'mqtt.password': password, ...known } = values;
        try {
          await this.#putBack(settings, section, known);
        } catch (error) {
          this.#tell(`what ${section} was set to could not be put back: ${messageOf(error)}`);
        }
        if (section === 'mqtt' && (values['mqtt.user'] ?? '') !== '' && (password ?? '') === '')
          this.#tell('a camera never shows its MQTT password: enter it anew');
      }
    await this.#desk.close();
  }

  async #putBack(settings: SettingsDriver, section: SettingSection, known: Values): Promise<void> {
    await settings.write(known);
    await eachByItself(settings, await differing(settings, section, known));
    for (const [name, value] of Object.entries(await differing(settings, section, known)))
      this.#tell(`${name} could not be put back to "${printable(value, 140)}"`);
  }

  /** Gives a remark for each setting that is not as cases of its section begin. */
  async #prepare(takes: readonly Section[]): Promise<readonly string[]> {
    for (const section of SECTIONS)
      if (takesIt(takes, section) && !this.#clean.has(section)) this.#kept.set(section, await this.#reset(section));
    const kept = SECTIONS.filter((it) => takesIt(takes, it)).flatMap((it) => this.#kept.get(it) ?? []);
    return kept.map((name) => `the camera keeps ${name} from before, whatever is entered`);
  }

  /** What a case changed is put back before the next one; remarks where that does not work. */
  async #tidy(takes: readonly Section[], touched: boolean, installed: boolean): Promise<readonly string[]> {
    const { settings } = this.#options.camera;
    if (settings === undefined || !touched) return [];
    const taken = SECTIONS.filter((it) => takesIt(takes, it));
    // What does not come to be put back now, the next case finds as it is left.
    for (const section of taken) this.#clean.delete(section);
    const { verdict } = await judged(async () => {
      if (installed) await byDriver('delete the CA', () => settings.press('mqtt.ca.delete'));
      for (const section of taken) this.#kept.set(section, await this.#reset(section));
    });
    return verdict.outcome === 'inconclusive' ? [`${verdict.because}, after the case`] : [];
  }

  /** Sets the section to its baseline; gives what the camera keeps all the same, which no other setting is spoilt by. */
  async #reset(section: SettingSection): Promise<readonly string[]> {
    const { settings } = this.#options.camera;
    if (settings === undefined) return [];
    const first = BASELINE[section];
    // A password is never shown: whether one is left from the case before, no page tells.
    const hidden: Values = section === 'mqtt' ? { 'mqtt.password': '' } : {};
    let left: Values = first;
    // A form may want an address once there is one: then it is one that nobody has.
    for (const wanted of [first, withNobody(first)]) {
      const before = { ...(await differing(settings, section, wanted)), ...hidden };
      if (Object.keys(before).length > 0) await byDriver('write settings', () => settings.write(before));
      left = await differing(settings, section, wanted);
      if (Object.keys(left).length === 0) break;
    }
    await eachByItself(settings, left);
    const kept = Object.keys(left).length === 0 ? {} : await differing(settings, section, withNobody(first));
    this.#clean.add(section);
    return Object.keys(kept);
  }

  #tell(text: string): void {
    this.#options.onFinding({ kind: 'environment', text });
  }

  #report(planned: PlannedCameraCase, verdict: Verdict, rest: Partial<Result>): void {
    const doubtful = planned.case.caution !== undefined;
    this.#options.onResult(resultOf(plannedOf(planned), verdict, this.#options, doubtful, rest));
  }
}

/** One value that is refused holds back all that are entered with it. */
async function eachByItself(settings: SettingsDriver, values: Values): Promise<void> {
  for (const [name, value] of Object.entries(values))
    await byDriver('write settings', () => settings.write({ [name]: value }));
}

/** The wanted values that the camera does not have. */
async function differing(settings: SettingsDriver, section: SettingSection, wanted: Values): Promise<Values> {
  const now = await byDriver('read settings', () => settings.read(settingsOf(section)));
  // What the driver does not tell is missed by the cases that need it, and by no other.
  const names = settingsOf(section).filter(
    (name) =>
      name !== 'mqtt.password' && wanted[name] !== undefined && now[name] !== undefined && now[name] !== wanted[name],
  );
  return Object.fromEntries(names.map((name) => [name, wanted[name] ?? '']));
}

/** An address of documentation (RFC 5737). */
const NOBODY = '192.0.2.1';

const withNobody = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, name.endsWith('.address') ? NOBODY : value]));

const takesIt = (takes: readonly Section[], section: Section): boolean =>
  takes.includes(section) || takes.includes('everything');

function factsOf(camera: CameraUnderTest, opened: CameraHall['opened']): CameraFacts {
  const { name, firmware, sensors = 1 } = camera;
  const { address, httpPort = 80, httpsPort = 443 } = opened;
  const times = { ...TIMES, ...camera.times };
  return { name, address, httpPort, httpsPort, firmware, sensors, times, has: (port) => camera[port] !== undefined };
}

/** An event loop that stood so long may have missed what a case waited for, ms. */
const STOOD_STILL = 2_000;

/** A verdict that rests on time is not held against the camera where this host stood still. */
const heldByHost = (verdict: Verdict, lag: number): Verdict =>
  verdict.outcome === 'fail' && lag > STOOD_STILL
    ? {
        outcome: 'inconclusive',
        because: `this host stood still for ${Math.round(lag)} ms during the case, which would have failed: ${verdict.claim}`,
        fault: 'host',
      }
    : verdict;
