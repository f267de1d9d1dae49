import { createHash, randomBytes } from 'node:crypto';
import { printable } from '../../../harness/evidence/printable.ts';
import { isHopeless, loginTries, MOST_REFUSALS, type LoginTries } from './login-tries.ts';
import { LoginRefused } from './onvif-soap.ts';
import { escaped } from './onvif-xml.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Who logs in. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Shared with other drivers of the same camera. */
  readonly tries?: LoginTries;
}

/** Makes calls with a login: `run` gets the element `Security`. */
export type Login = <T>(run: (security: string) => Promise<T>) => Promise<T>;

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/**
 * Logs in by WS-UsernameToken, by the camera's time. A refused call is tried once more; after two refusals without a
 * success between, nothing is sent any more: every call throws the one line that says so.
 */
export function tokenLogin(credentials: Credentials, cameraTime: () => Promise<number>, where: string): Login {
  const inTurn = oneAtATime();
  const { tries = loginTries() } = credentials;
  let refusals = 0;
  let known = false;
  const user = printable(credentials.user, 40);
  const refused = `${where}: the camera refuses the login of user ${user}: check the user (for ONVIF, where it has users of its own) and the password`;

  async function attempt<T>(run: (security: string) => Promise<T>): Promise<T> {
    for (;;) {
      if (refusals >= MOST_REFUSALS || isHopeless(tries))
        throw new Error(`${refused}; no further try is made, for it may lock`);
      const security = usernameToken(credentials, await cameraTime());
      try {
        const result = await run(security);
        refusals = 0;
        tries.taken = true;
        known = true;
        return result;
      } catch (error) {
        if (!(error instanceof LoginRefused)) throw error;
        known = false;
        refusals += 1;
        tries.refused += 1;
        if (refusals >= MOST_REFUSALS) throw new Error(refused, { cause: error });
      }
    }
  }

  // Calls side by side would be more than two tries of a login that nobody has seen taken.
  return (run) => (known ? attempt(run) : inTurn(() => attempt(run)));
}

/** The element `Security` with a digest of the password (Web Services Security UsernameToken Profile 1.0, 3.1). */
function usernameToken({ user, password }: Credentials, time: number): string {
  const nonce = randomBytes(16);
  const created = new Date(time).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return (
    `<w:Security xmlns:w="${WSS}-wssecurity-secext-1.0.xsd"><w:UsernameToken><w:Username>${escaped(user)}</w:Username>` +
    `<w:Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password>` +
    `<w:Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</w:Nonce>` +
    `<u:Created xmlns:u="${WSS}-wssecurity-utility-1.0.xsd">${created}</u:Created></w:UsernameToken></w:Security>`
  );
}
