import type { Power } from '../../device-under-test/contract.ts';
import { POWERS } from '../runner/powers.ts';
import type { Finding } from './doctor-host.ts';
import type { DriverMeans } from './target.ts';

const SAYS: Readonly<Record<DriverMeans | 'operator', string>> = {
  method: 'by code of the driver',
  command: 'by a shell command of the device file',
  operator: 'by a person at the terminal (--operator)',
};

/** How each power is done; those that nobody does are no problem, their cases are left out. */
export const powerFindings = (
  driverMeans: (power: Power) => DriverMeans | undefined,
  operator: boolean,
): readonly Finding[] =>
  POWERS.map((name) => {
    const how = driverMeans(name) ?? (operator && name !== 'tap' ? 'operator' : undefined);
    return { state: how === undefined ? 'none' : 'ok', name, says: how === undefined ? lacking(name) : SAYS[how] };
  });

const lacking = (power: Power): string =>
  `nobody does it; a device file${power === 'tap' ? '' : ' or --operator'} may add it`;
