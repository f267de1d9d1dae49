import type { TestContext } from 'vitest';
import { realClock } from '../../../harness/time/clock.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import { openHttpsCertificates, type HttpsIdentity } from './https-certificates.ts';
import { openDoors, type Doors, type DoorsOptions, type Handler } from './https-server.ts';
import { soundHttpsSteps, type HttpsSteps } from './https-steps.ts';
import type { SettingsStore } from './parts.ts';
import { soundSettingSteps } from './setting-steps.ts';
import { openSettings } from './settings.ts';

/** The open doors of a camera, and what they follow. */
export interface TestDoors extends Doors {
  readonly settings: SettingsStore;
  readonly certificates: HttpsIdentity;
  readonly options: DoorsOptions;
}

const echo: Handler = (request, response) => response.end(`page ${request.url}`);

/** Opens doors at ports that the OS chooses. */
export async function openTestDoors(
  address: string,
  bent: Partial<HttpsSteps> = {},
  handler: Handler = echo,
): Promise<TestDoors> {
  const steps = { ...soundHttpsSteps, ...bent };
  const settings = openSettings({ steps: soundSettingSteps, tell: () => {} });
  const certificates = await openHttpsCertificates({ address, steps, tell: () => {} });
  const options = { address, httpPort: 0, httpsPort: 0, settings, certificates, steps, clock: realClock, handler };
  return { ...(await openDoors(options)), settings, certificates, options };
}

/** Opens doors that close after the test. */
export async function doorsFor(context: TestContext, ...given: Parameters<typeof openTestDoors>): Promise<TestDoors> {
  const doors = await openTestDoors(...given);
  context.onTestFinished(() => doors.close());
  return doors;
}

/** Asks until the answer is there, for `ms`. */
export async function until<T>(ask: () => Promise<T | undefined>, ms = SOON_MS): Promise<T> {
  const end = realClock.now() + ms;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (realClock.now() > end) throw new Error(`not within ${ms} ms`);
    await realClock.sleep(20);
  }
}
