import { isIP } from 'node:net';
import type { CommandPower, DeviceUnderTest } from '../../device-under-test/contract.ts';
import { epcText } from '../../device-under-test/drivers/commands.ts';
import type { Ask } from '../../device-under-test/drivers/camera/operator.ts';
import { PowerGone } from '../conversation/claims.ts';
import { printable } from '../evidence/printable.ts';
import { cameraAsk } from './camera-operator.ts';
import { isNo, plain, type OperatorOptions } from './operator-options.ts';
import { ask, type Question } from './prompt.ts';
import { Unusable } from './unusable.ts';

/** The powers that a person is able to stand in for: all but a tap, which has to tell packets as they come. */
export type OperatorPowers = { readonly [P in CommandPower]: NonNullable<DeviceUnderTest[P]> };

/** A person at the terminal. */
export interface Operator {
  readonly powers: OperatorPowers;
  /** What drivers of cameras ask. */
  readonly ask: Ask;
  /** What the run is at, for the person to know what a deed is for. */
  during(step: string): void;
}

const NO = Symbol('no');
const DONE = Symbol('done');

/** Asks a person for the powers. Each rejects with PowerGone where it cannot be had, and from then on at once. */
export function operator(options: OperatorOptions): Operator {
  const { words } = options;
  const cannot = new Set<CommandPower>();
  let nobody = false;
  let step = '';

  const why = (power: CommandPower): PowerGone | undefined => {
    if (options.interrupted.aborted) return new PowerGone('the run was interrupted', 'host');
    if (nobody) return new PowerGone(`nobody answered when ${power} was asked of the operator`, 'host');
    return cannot.has(power) ? new PowerGone(`the operator cannot do ${power}`, 'driver') : undefined;
  };
  const asked = async <T>(power: CommandPower, what: string, question: Omit<Question<T | typeof NO>, 'lines'>) => {
    const before = why(power);
    if (before !== undefined) throw before;
    const goOn = options.hush();
    const lines = ['', words.heading(printable(step)), `  ${what}`];
    const control = { givenUp: options.interrupted, interrupt: options.interrupt };
    const answer = await ask(options, { ...question, lines }, control).finally(goOn);
    if (answer === undefined) nobody = true;
    if (answer === NO) cannot.add(power);
    if (answer === undefined || answer === NO) throw why(power);
    return answer;
  };
  const deed = async (power: CommandPower, what: string): Promise<void> => {
    await asked(power, what, { hint: words.done, help: words.help.done, read: readDone });
  };

  return {
    powers: {
      powerCycle: () => deed('powerCycle', words.powerCycle),
      pressLocally: (eoj, epc) => deed('pressLocally', words.pressLocally(eoj, epcText(epc))),
      changeAddress: () =>
        asked('changeAddress', words.changeAddress, {
          hint: words.address,
          help: words.help.address,
          read: readAddress,
        }),
      unplugNetwork: () => deed('unplugNetwork', words.unplugNetwork),
      causeFault: (eoj, fault) => deed('causeFault', words.causeFault(eoj, fault)),
      changeObjects: () => deed('changeObjects', words.changeObjects),
      driveNumber: (eoj, epc, to) => deed('driveNumber', words.driveNumber(eoj, epcText(epc), to)),
      makeAsk: () => deed('makeAsk', words.makeAsk),
    },
    ask: cameraAsk(options, () => step),
    during: (text) => {
      step = text;
    },
  };
}

/** Makes sure that there is a terminal with a person. Throws Unusable. */
export function assumeTerminal(input: { readonly isTTY?: boolean }, output: { readonly isTTY?: boolean }): void {
  if (input.isTTY === true && output.isTTY === true) return;
  throw new Unusable('--operator: there is no terminal to ask a person at; leave it out, or run it at a terminal');
}

function readDone(typed: string): typeof DONE | typeof NO | undefined {
  if (isNo(typed)) return NO;
  return plain(typed) === '' ? DONE : undefined;
}

function readAddress(typed: string): string | typeof NO | undefined {
  if (isNo(typed)) return NO;
  return isIP(plain(typed)) === 0 ? undefined : plain(typed);
}
