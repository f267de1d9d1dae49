/** What all drivers of one camera know of its login: they use the same, and a camera counts them as one. */
export interface LoginTries {
  /** Whether any of them was let in. */
  taken: boolean;
  refused: number;
}

/** For the drivers of one camera. */
export const loginTries = (): LoginTries => ({ taken: false, refused: 0 });

/** Cameras lock an address or a user out after a few refused logins. */
export const MOST_REFUSALS = 2;

/** Whether other drivers have tried the login in vain so often that it is not to be tried any more. */
export const isHopeless = ({ taken, refused }: LoginTries): boolean => !taken && refused >= MOST_REFUSALS;
