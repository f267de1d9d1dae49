import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { realClock } from '../time/clock.ts';
import { openAsker, type Asker } from './asking.ts';
import type { Check, Finding } from './doctor-host.ts';
import type { Target } from './target.ts';

/** A wait that is long enough for any answer, in ms. */
const PATIENCE = 3000;
const TRIES = 3;
/** What a switch may take to come back, in ms. */
const RESTART = 60_000;

/** What can be said of a device and of the driver that speaks for it. Nothing is written to the device. */
export const targetChecks = (target: Target): readonly Check[] => [
  () => withAsker(target, (asker) => answers(asker, target)),
  ...(target.device.pressLocally === undefined ? [] : [() => refusesWhatIsNotThere(target)]),
  ...(target.device.powerCycle === undefined ? [] : [() => withAsker(target, (asker) => restarts(asker, target))]),
  ...(target.fromFile ? [() => reopens(target)] : []),
];

async function withAsker(target: Target, check: (asker: Asker) => Promise<Finding>): Promise<Finding> {
  const asker = await openAsker(target.lan, realClock, target.stand.bind, [target.address]);
  try {
    return await check(asker);
  } finally {
    await asker.close();
  }
}

async function isAlive(asker: Asker, address: string, patience = PATIENCE): Promise<boolean> {
  for (let left = patience; left > 0; left -= PATIENCE / TRIES)
    if ((await asker.ask(address, NODE_PROFILE, [0xd6], PATIENCE / TRIES)).length > 0) return true;
  return false;
}

async function answers(asker: Asker, { address, device }: Target): Promise<Finding> {
  const name = 'device';
  if (device.pics?.transmissionOnly === true)
    return { state: 'ok', name, says: `${address} only sends: it is not asked` };
  const started = realClock.now();
  const alive = await isAlive(asker, address);
  if (alive) return { state: 'ok', name, says: `${address} answers after ${Math.ceil(realClock.now() - started)} ms` };
  const says = `${address} does not answer a Get of 0xD6 of 0EF001`;
  return { state: 'problem', name, says, cure: 'check its power, its address and the firewalls between' };
}

/** A driver that accepts what cannot be done would make passes of cases that never took place. */
async function refusesWhatIsNotThere({ device }: Target): Promise<Finding> {
  const name = 'pressLocally';
  const refused = await Promise.resolve(device.pressLocally?.('000000', 0)).then(
    () => false,
    () => true,
  );
  if (refused) return { state: 'ok', name, says: 'refuses a property that is not there' };
  const says = 'claims to have changed property 0x00 of object 000000, which no device has';
  return { state: 'problem', name, says, cure: 'have the driver reject what it cannot do' };
}

async function restarts(asker: Asker, { device, address, driverMeans }: Target): Promise<Finding> {
  const name = 'powerCycle';
  const late = Symbol('late');
  const cycle = Promise.resolve(device.powerCycle?.()).catch((error: Error) => error);
  // A command has a time-out of its own.
  const done = await (driverMeans(name) === 'command'
    ? cycle
    : Promise.race([cycle, realClock.sleep(RESTART).then(() => late)]));
  if (done === late)
    return {
      state: 'problem',
      name,
      says: `has not come back after ${RESTART / 1000} s`,
      cure: 'have it resolve once the power is back',
    };
  if (done instanceof Error) return { state: 'problem', name, says: `fails: ${done.message}`, cure: 'mend the driver' };
  const alive = await isAlive(asker, address, Math.max(PATIENCE, device.bootTime ?? 0));
  if (!alive)
    return { state: 'problem', name, says: `the device is gone afterwards`, cure: 'check what the driver switches' };
  const started = asker.heard.some(
    ({ from, frame }) => from === address && frame.esv === 0x73 && frame.properties.some(({ epc }) => epc === 0xd5),
  );
  if (started) return { state: 'ok', name, says: 'the device starts up' };
  const says = 'no start-up notification (0xD5) was heard';
  return { state: 'warning', name, says, cure: 'see that the driver really cuts the power' };
}

async function reopens(target: Target): Promise<Finding> {
  const name = 'close';
  try {
    await target.close();
    const again = await target.reopen();
    await again.close();
    return { state: 'ok', name, says: 'releases the device: it can be opened again' };
  } catch (error) {
    const says = `the device cannot be opened again: ${(error as Error).message}`;
    return { state: 'problem', name, says, cure: 'have "close" release all that "open" took' };
  }
}
