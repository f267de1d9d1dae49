import type { CameraUnderTest } from '../../device-under-test/camera-contract.ts';
import type { PlannedCameraCase } from './plan.ts';
import { sections } from './sections.ts';
import { CameraSession, type CameraSessionOptions } from './session.ts';
import { HOST, type Brokers } from './stand.ts';
import type { Section } from './types.ts';

/** What a run of a camera is made of. */
export interface CameraRunOptions extends Omit<CameraSessionOptions, 'opened' | 'brokers'> {
  readonly camera: CameraUnderTest;
  readonly cases: readonly PlannedCameraCase[];
  /** Opens the real brokers of this host, with certificates for `host`; called once, when a case wants one. */
  readonly openBrokers: (host: string) => Promise<Brokers>;
}

/** Judges a camera. Never throws for what a camera does; rejects where the driver cannot even begin. */
export async function runCamera(options: CameraRunOptions): Promise<void> {
  const { camera, cases } = options;
  const opened = await camera.open();
  let opening: Promise<Brokers> | undefined;
  const brokers = () => (opening ??= options.openBrokers(HOST));
  try {
    const session = new CameraSession({ ...options, opened, brokers });
    await session.begin(new Set(cases.flatMap((it): readonly Section[] => it.case.takes)));
    try {
      const lock = sections();
      // What takes everything would part the sections, which run beside each other: it goes last.
      const inOrder = [...cases.filter((it) => !takesAll(it)), ...cases.filter(takesAll)];
      await Promise.all(inOrder.map((it) => session.runCase(it, lock)));
    } finally {
      await session.end();
    }
  } finally {
    await opening?.then((all) => all.close()).catch(() => undefined);
    await opened.close();
  }
}

const takesAll = ({ case: it }: PlannedCameraCase): boolean => it.takes.includes('everything');
