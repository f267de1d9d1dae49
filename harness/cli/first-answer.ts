import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { realClock } from '../time/clock.ts';
import { deviceAddress, familyOf } from './addresses.ts';
import { openAsker } from './asking.ts';
import { standTowards, type OwnEnd } from './stand.ts';

/** How long each try waits, and how long answers to earlier tries may follow the first, in ms. */
const BETWEEN = 200;

/**
 * Resolves once a device that is being started has sent a frame: it is asked for 0xD6 until then, or until `stop`. Rejects
 * with Unusable where the own end cannot be had.
 */
export async function firstAnswer(host: string, own: OwnEnd, stop: AbortSignal): Promise<void> {
  const family = own.bind === undefined ? undefined : familyOf(own.bind);
  const address = await deviceAddress(host, family, own.interface);
  const { lan, bind } = await standTowards(address, own);
  const asker = await openAsker(lan, realClock, bind, [address]);
  try {
    const spoke = () => asker.heard.some(({ from }) => from === address);
    while (!stop.aborted && !spoke()) await asker.ask(address, NODE_PROFILE, [0xd6], BETWEEN);
    // What it still answers to earlier tries would be nothing that the run has asked.
    if (!stop.aborted) await realClock.sleep(BETWEEN);
  } finally {
    await asker.close();
  }
}
