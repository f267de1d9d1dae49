import { createHash, randomBytes } from 'node:crypto';
import { printable } from '../../../harness/evidence/printable.ts';
import { loginGate, loginTries, type LoginTries } from './login-tries.ts';
import { LoginRefused } from './onvif-soap.ts';
import { escaped } from './onvif-xml.ts';

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
  const { tries = loginTries() } = credentials;
  const user = printable(credentials.user, 40);
  const refused = `${where}: the camera refuses the login of user ${user}: check the user (for ONVIF, where it has users of its own) and the password`;
  const gate = loginGate(tries, refused);

  return async (run) => {
    for (let tried = 1; ; tried++) {
      const told = await gate(
        async () => settled(run(usernameToken(credentials, await cameraTime()))),
        ({ refusal }) => (refusal === undefined ? 'taken' : 'refused'),
      );
      if (told.refusal === undefined) return told.result;
      if (tried === 2) throw new Error(refused, { cause: told.refusal });
    }
  };
}

type Settled<T> = { readonly result: T; readonly refusal?: never } | { readonly refusal: LoginRefused };

const settled = <T>(call: Promise<T>): Promise<Settled<T>> =>
  call.then(
    (result) => ({ result }),
    (refusal: unknown) => {
      if (refusal instanceof LoginRefused) return { refusal };
      throw refusal;
    },
  );

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
