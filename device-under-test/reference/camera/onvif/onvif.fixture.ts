import type { TestContext } from 'vitest';
import type { AlarmKind } from '../../../camera-contract.ts';
import { doorsFor, type TestDoors } from '../https.fixture.ts';
import type { HttpsSteps } from '../https-steps.ts';
import type { Alarms } from '../parts.ts';
import { soundOnvifSteps, type OnvifSteps } from './onvif-steps.ts';
import { openOnvif } from './service.ts';

/** A camera that serves nothing but ONVIF. */
export interface TestOnvif extends TestDoors {
  readonly user: string;
  readonly password: string;
  raise(kind: AlarmKind, sensor?: number): void;
  /** Puts the camera's clock so many ms off that of this host. */
  shift(ms: number): void;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** Loses all subscriptions, as a loss of power does. */
  forget(): void;
}

const plainAlarms = (): Alarms => {
  const listeners = new Set<(kind: AlarmKind, sensor: number) => void>();
  return {
    raise: (kind, sensor = 1) => listeners.forEach((listener) => listener(kind, sensor)),
    heard(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** Opens a camera with two sensors, whose alarms go on for `deactivation` ms, until the test is over. */
export async function onvifFor(
  context: TestContext,
  address: string,
  { deactivation = 5000, bent = {} }: { deactivation?: number; bent?: Partial<OnvifSteps & HttpsSteps> } = {},
): Promise<TestOnvif> {
  const alarms = plainAlarms();
  const account = { user: 'admin<1>', password: 'p&ss "1"' };
  const asked: string[] = [];
  let offset = 0;
  const doors = await doorsFor(context, address, bent, (request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/onvif/') === true) onvif.handler(request, response);
    else response.writeHead(404).end();
  });
  const open = () =>
    openOnvif({
      ...doors.options,
      ...account,
      steps: { ...doors.options.steps, ...soundOnvifSteps, ...bent },
      alarms,
      sensors: 2,
      deactivation,
      now: () => Date.now() + offset,
      httpPort: () => doors.httpPort,
    });
  let onvif = open();
  context.onTestFinished(() => onvif.close());
  return {
    ...doors,
    ...account,
    asked,
    raise: (kind, sensor) => alarms.raise(kind, sensor),
    shift: (ms) => {
      offset = ms;
    },
    forget() {
      onvif.close();
      onvif = open();
    },
  };
}
