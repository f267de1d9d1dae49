import { verify, type CameraCase, type CameraSuite, type Values } from '../../../harness/camera/index.ts';
import { fresh, reached, served, stillness } from './ntp-cases.ts';

const active: CameraCase = {
  id: 'ntp-test-button-active',
  proves: ['CAM-NTP-06'],
  title: 'The button of the NTP test is active once the time is set by NTP and a server is entered',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    await served(context);
    verify(await context.settings.control('ntp.test'), 'active', 'the button, with a server entered, is');
  },
};

const greyInManual: CameraCase = {
  id: 'ntp-button-grey-in-manual-mode',
  proves: ['CAM-NTP-05'],
  title: 'The button of the NTP test is grey while the time is set by hand',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    await served(context);
    await context.settings.prepare({ 'ntp.adjustment': 'manual' });
    verify(await context.settings.control('ntp.test'), 'grey', 'the button, while the time is set by hand, is');
  },
};

/** The document speaks of the button alone. */
const UNPRESSED = 'the document makes the button grey; of a request that is made without it, it says nothing';

/** A test that is asked for though its button is grey, because of these settings. */
const unasked = (of: Pick<CameraCase, 'id' | 'proves' | 'title'>, grey: Values, claim: string): CameraCase => ({
  ...of,
  needs: ['settings'],
  takes: ['ntp'],
  caution: UNPRESSED,
  async run(context) {
    const server = await served(context);
    await reached(context, server);
    await context.settings.prepare(grey);
    await stillness(context, server);
    const isFresh = fresh(server);
    await context.settings.press('ntp.test');
    await context.never(server, isFresh, claim);
  },
});

const noneInManual = unasked(
  {
    id: 'ntp-no-request-in-manual-mode',
    proves: ['CAM-NTP-05'],
    title: 'A test that is asked for while the time is set by hand sends no NTP request',
  },
  { 'ntp.adjustment': 'manual' },
  'while the time is set by hand, no server is asked',
);

const noneWithoutAddress = unasked(
  {
    id: 'ntp-no-request-without-address',
    proves: ['CAM-NTP-06'],
    title: 'A test that is asked for after the address was emptied sends no NTP request',
  },
  { 'ntp.address': '' },
  'without the address of a server, the last one is not asked',
);

const greyWithoutAddress: CameraCase = {
  id: 'ntp-button-grey-without-address',
  proves: ['CAM-NTP-06'],
  title: 'The button of the NTP test is grey while no server is entered',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    await context.settings.prepare({ 'ntp.adjustment': 'ntp', 'ntp.source': 'manual', 'ntp.address': '' });
    verify(await context.settings.control('ntp.test'), 'grey', 'the button, without the address of a server, is');
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: the button',
  cases: [active, greyInManual, noneInManual, greyWithoutAddress, noneWithoutAddress],
} satisfies CameraSuite;
