import type { Command } from 'commander';
import { mutants } from '../../device-under-test/mutants/index.ts';
import { planted } from '../../device-under-test/mutants/planted.ts';
import { referenceDevice } from '../../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../../device-under-test/reference/echonet-lite/row.ts';
import { variants } from '../../device-under-test/variants/index.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { PORT } from '../transport/lan.ts';
import { udpLan } from '../transport/udp-lan.ts';
import { weathered } from '../transport/weather.ts';
import { deviceAddress, familyOf } from './addresses.ts';
import { deviceCamera } from './device-camera.ts';
import { ends } from './ends.ts';
import { wholeNumber } from './numbers.ts';
import { rowNamed } from './reference-target.ts';
import { columns, print } from './say.ts';
import { claimPort } from './stand.ts';
import { untilTold } from './until-told.ts';

interface Options {
  readonly address: string;
  readonly variant?: string;
  readonly mutant?: string;
  readonly list: boolean;
  /** Percent. */
  readonly loss: number;
  readonly doubled: number;
  /** ms. */
  readonly jitter: number;
  readonly seed: number;
}

/** `tekigo device echonet-lite`: the reference as a process of its own. */
export function addDevice(program: Command): void {
  program
    .command('device')
    .description('run a reference device until it is ended, or standard input is')
    .addCommand(
      program
        .createCommand('echonet-lite')
        .copyInheritedSettings(program)
        .description('a complete ECHONET Lite node, or one that differs from it in one thing')
        .option('--address <address>', 'own address to run on', '127.0.0.2')
        .option('--variant <name>', 'an unusual node that conforms')
        .option('--mutant <name>', 'a node that breaks one rule')
        .option('--loss <percent>', 'lose so many datagrams, in either direction', wholeNumber(0, 100), 0)
        .option('--doubled <percent>', 'let so many datagrams arrive twice', wholeNumber(0, 100), 0)
        .option(
          '--jitter <ms>',
          'delay datagrams by up to that, so that they overtake each other',
          wholeNumber(0, 10_000),
          0,
        )
        .option('--seed <n>', 'which datagrams that happens to', wholeNumber(0, 0xffff_ffff), 1)
        .option('--list', 'list variants and mutants with what differs', false)
        .action(ends(deviceCommand)),
    )
    .addCommand(deviceCamera(program));
}

async function deviceCommand({ address: wanted, variant, mutant, list, ...rest }: Options): Promise<number> {
  if (list) {
    print(table('Variants: unusual, and conforming', variants));
    print(table('\nMutants: each breaks one rule', mutants));
    print(table('\nPlanted faults: mutants that only a fuzzer finds', planted));
    return EXIT.good;
  }
  const row = rowNamed(variant ?? mutant);
  const address = await deviceAddress(wanted);
  const lan = udpLan({ family: familyOf(address) });
  await claimPort(lan, address, '--address');
  const weather = { loss: rest.loss / 100, duplication: rest.doubled / 100, jitter: rest.jitter, seed: rest.seed };
  const fine = weather.loss + weather.duplication + weather.jitter === 0;
  const device = referenceDevice({
    lan: fine ? lan : weathered(lan, realClock, weather),
    clock: realClock,
    address,
    ...(row === undefined ? {} : { row }),
  });
  const opened = await device.open();
  print(`${device.name} on ${address}:${PORT}${row === undefined ? '' : `: ${row.differs}`}`);
  await untilTold();
  await opened.close();
  return EXIT.good;
}

const table = (
  title: string,
  rows: readonly (Row & { readonly bends?: string; readonly plants?: string; readonly freedom?: string })[],
): string =>
  `${title}\n${columns(rows.map((it) => [`  ${it.name}`, it.bends ?? it.plants ?? it.freedom ?? '', it.differs]))}`;
