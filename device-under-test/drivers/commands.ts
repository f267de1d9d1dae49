import type { CommandPower, DeviceUnderTest } from '../contract.ts';
import type { Shell } from './shell.ts';

type Env = Readonly<Record<string, string>>;
type Run = (env?: Env) => Promise<string>;
type Methods = { readonly [P in CommandPower]: NonNullable<DeviceUnderTest[P]> };

/** How each power is told to a command: as variables of its environment, which no shell takes apart. */
const AS_METHOD: { readonly [P in CommandPower]: (run: Run) => Methods[P] } = {
  powerCycle: (run) => () => silently(run()),
  pressLocally: (run) => (eoj, epc) => silently(run({ TEKIGO_EOJ: eoj, TEKIGO_EPC: epcText(epc) })),
  changeAddress: (run) => () => addressIn(run()),
  unplugNetwork: (run) => () => silently(run()),
  causeFault: (run) => (eoj, fault) => silently(run({ TEKIGO_EOJ: eoj, TEKIGO_FAULT: fault ? '1' : '0' })),
  changeObjects: (run) => () => silently(run()),
  driveNumber: (run) => (eoj, epc, to) => silently(run({ TEKIGO_EOJ: eoj, TEKIGO_EPC: epcText(epc), TEKIGO_TO: to })),
  makeAsk: (run) => () => silently(run()),
};

/** The method that has a shell run `command`. It rejects where the command fails, with the last line of its complaint. */
export const commandPower = <P extends CommandPower>(power: P, command: string, shell: Shell): Methods[P] =>
  AS_METHOD[power]((env) => shell.run(command, env));

/** An EPC as commands and people are told it, "0x80". */
export const epcText = (epc: number): string => `0x${epc.toString(16).toUpperCase().padStart(2, '0')}`;

async function silently(done: Promise<string>): Promise<void> {
  await done;
}

async function addressIn(printed: Promise<string>): Promise<string> {
  const address = await printed;
  if (address === '') throw new Error('the command printed no address; have it print the new one last');
  return address;
}
