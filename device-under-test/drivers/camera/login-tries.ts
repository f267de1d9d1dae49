import { printable } from '../../../harness/evidence/printable.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** What all drivers of one camera know of its login: they use the same, and a camera counts them as one. */
export interface LoginTries {
  /** Whether any of them was let in. */
  taken: boolean;
  refused: number;
  /** Logins side by side would be more tries than one knows of. */
  readonly inTurn: ReturnType<typeof oneAtATime>;
}

/** For the drivers of one camera. */
export const loginTries = (): LoginTries => ({ taken: false, refused: 0, inTurn: oneAtATime() });

// Cameras lock an address or a user out after a few refused logins.
const MOST_REFUSALS = 2;

/** What became of a login; undefined where the answer does not tell. */
export type LoginFate = 'taken' | 'refused' | undefined;

/** Does what sends a login, and learns from the result; throws in place of a try that may lock somebody out. */
export type LoginGate = <T>(deed: () => Promise<T>, fateOf: (result: T) => LoginFate) => Promise<T>;

/** What is said of a login by HTTP that the camera does not take. */
export const refusalOf = (user: string): string =>
  `the camera refuses the login of user ${printable(user, 40)}: check the user and the password`;

/**
 * The way of one driver to its logins. After two refusals with no success between, of its own or, while none was let in, of
 * all drivers together, nothing is sent any more: every deed throws the line `refused` and says so.
 */
export function loginGate(tries: LoginTries, refused: string): LoginGate {
  let refusals = 0;
  let isIn = false;
  async function pass<T>(deed: () => Promise<T>, fateOf: (result: T) => LoginFate): Promise<T> {
    if (refusals >= MOST_REFUSALS || (!tries.taken && tries.refused >= MOST_REFUSALS))
      throw new Error(`${refused}; no further try is made, for it may lock`);
    const result = await deed();
    const fate = fateOf(result);
    if (fate === 'taken') {
      refusals = 0;
      tries.taken = isIn = true;
    } else if (fate === 'refused') {
      refusals += 1;
      tries.refused += 1;
      isIn = false;
    }
    return result;
  }
  return (deed, fateOf) => (isIn ? pass(deed, fateOf) : tries.inTurn(() => pass(deed, fateOf)));
}
