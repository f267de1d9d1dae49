import type { Setting } from '../../../device-under-test/camera-contract.ts';
import { messageOf, printable } from '../../evidence/printable.ts';
import { counted } from '../report/words.ts';
import { FINDINGS } from './findings.ts';
import { settling, type Gear } from './gear.ts';
import type { HttpInput } from './http-inputs.ts';
import { logsIn, requestBytes, type RequestInput } from './request-inputs.ts';
import { RULES, UNREADABLE } from './rules.ts';
import { valueOf, type SettingInput } from './setting-inputs.ts';
import { shoot } from './tcp-shot.ts';
import { cutAt } from './tls-inputs.ts';
import type { CameraFinding, Suspicion } from './types.ts';

/** Tries inputs at the HTTP port, each by itself; `touched` hears of the settings that may have changed. */
export async function tryHttp(
  gear: Gear,
  inputs: readonly HttpInput[],
  touched: (name: Setting) => void,
): Promise<readonly Suspicion[]> {
  const found: Suspicion[] = [];
  for (const input of inputs) {
    if (!(await gear.turn())) break;
    if (input.kind === 'setting') touched(input.setting);
    const finding = await (input.kind === 'setting' ? enter(gear, input) : request(gear, input));
    if (finding !== undefined) found.push({ finding, suspects: [input] });
  }
  return found;
}

/** What the driver throws is no finding: whether the camera is well is looked at afterwards. */
async function enter({ camera: { settings }, notes }: Gear, input: SettingInput): Promise<CameraFinding | undefined> {
  const { setting: name } = input;
  const value = valueOf(input);
  if (settings === undefined) return undefined;
  try {
    const { [name]: old } = await settings.read([name]);
    notes.add('settings', 'out', `${name}: ${value}`);
    const answer = await settings.write({ [name]: value });
    const { [name]: now } = await settings.read([name]);
    const said = `${answer.accepted ? 'accepted' : 'refused'}: ${printable(answer.text, 80)}`;
    notes.add('settings', 'in', `${said}; the page shows ${shown(now)}`);
    const status = answer.accepted ? undefined : statusIn(answer.text);
    if (status !== undefined)
      return FINDINGS.serverError(status, `a value of ${counted(value.length, 'character')} for ${name}`);
    // What no page gives back can only be judged by what was said.
    return judged(name, name === UNREADABLE ? (answer.accepted ? value : undefined) : now, { ...answer, old });
  } catch (error) {
    notes.add('settings', 'in', messageOf(error));
    return undefined;
  }
}

function judged(
  name: Setting,
  now: string | undefined,
  { accepted, old }: { readonly accepted: boolean; readonly old: string | undefined },
): CameraFinding | undefined {
  const rule = RULES[name];
  if (now === undefined || rule === undefined) return undefined;
  if (!accepted && now !== old)
    return FINDINGS.keptAfterRefusal(`${name} is still ${shown(old)}`, `it is ${shown(now)}`, rule.clause);
  // A value that was there before is nobody's doing here.
  const broken = now === old ? undefined : rule.broken(now);
  if (broken === undefined) return undefined;
  return FINDINGS.ruleBroken(broken, `${name}: ${rule.what}`, `${name} is ${shown(now)}`, rule.clause);
}

const shown = (value: string | undefined): string =>
  value === undefined ? 'nothing' : `"${printable(value, 60)}" (${counted(value.length, 'character')})`;

/** The status of a page that is nothing but an error of the server. */
function statusIn(text: string): number | undefined {
  const [, status] = /^(?:HTTP status )?(5\d\d)(?: [A-Za-z ]+)?$/.exec(text.trim()) ?? [];
  return status === undefined || PROPER.has(Number(status)) ? undefined : Number(status);
}

/** Proper answers to what is sent here (RFC 9110 15.6.2, 15.6.4, 15.6.6). */
const PROPER = new Set([501, 503, 505]);

async function request(gear: Gear, input: RequestInput): Promise<CameraFinding | undefined> {
  const { address, httpPort: port, clock, times, notes, camera } = gear;
  const bytes = requestBytes(input);
  const target = { clock, address, port, ms: settling(times), notes, who: 'HTTP client' };
  const answer = await shoot(target, cutAt(bytes, input.cuts), input.fin);
  // A login that is refused counts against the address: a good one in between keeps the camera from locking it.
  if (logsIn(input)) await camera.settings?.read(['ntp.port']).catch(() => undefined);
  const [, status] = /^HTTP\/\d\.\d (5\d\d)/.exec(answer) ?? [];
  if (status === undefined || PROPER.has(Number(status))) return undefined;
  return FINDINGS.serverError(Number(status), `a request of ${bytes.length} bytes`);
}
