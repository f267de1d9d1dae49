import { authorization, type Challenge, strongest } from './digest.ts';
import { loginGate, loginTries, refusalOf, type LoginFate, type LoginTries } from './login-tries.ts';
import { type Door, nameOf, type Reply, type Shipment } from './http-exchange.ts';

type Send<Rest extends readonly unknown[]> = (door: Door, request: Shipment, ...rest: Rest) => Promise<Reply>;

interface Login {
  readonly challenge: Challenge;
  count: number;
}

/**
 * Sends with a login by HTTP Digest, door by door. Once the camera has refused it twice, with no success between, no login is
 * sent any more: every call throws the one line that says so.
 */
export function digestLogin(
  credentials: { readonly user: string; readonly password: string; readonly tries?: LoginTries },
  send: Send<[authorization?: string]>,
): Send<[]> {
  const logins = new Map<string, Login>();
  const { tries = loginTries() } = credentials;
  const refused = refusalOf(credentials.user);
  const gate = loginGate(tries, refused);

  const headerOf = ({ method, path: uri }: Shipment, login: Login): string =>
    authorization(login.challenge, credentials, { method, uri, count: ++login.count });

  /** One try: the answer, or nothing where the camera wants another login. */
  const attempt = async (door: Door, request: Shipment): Promise<Reply | undefined> => {
    const login = logins.get(nameOf(door));
    const fresh = login?.count === 0;
    const fateOf = (reply: Reply): LoginFate => {
      if (reply.status !== 401) return reply.status < 400 ? 'taken' : undefined;
      return strongest(reply.challenges)?.stale === true && !fresh ? undefined : 'refused';
    };
    const reply = await (login === undefined
      ? send(door, request)
      : gate(() => send(door, request, headerOf(request, login)), fateOf));
    if (reply.status !== 401) return reply;
    logins.set(nameOf(door), { challenge: asked(reply, door), count: 0 });
    // The nonce of an earlier login may have run out without a word; a new one has not.
    if (fresh) throw new Error(refused);
    return undefined;
  };

  return async (door, request) => {
    for (;;) {
      const reply = await attempt(door, request);
      if (reply !== undefined) return reply;
    }
  };
}

function asked({ challenges }: Reply, { port }: Door): Challenge {
  const challenge = strongest(challenges);
  if (challenge !== undefined) return challenge;
  throw new Error(`the camera asks at port ${port} for a login that is not HTTP Digest; turn Digest on at the camera`);
}
