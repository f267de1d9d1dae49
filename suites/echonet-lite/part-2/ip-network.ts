import { assume, get, profile, readable, type CaseContext, type Pics, type TestCase } from '../../../harness/index.ts';

/** The multicast address of each IP family, and the rules on sending to it and on listening there (1.2 (1)). */
export const FAMILIES = [
  { family: 4, group: '224.0.23.0', sending: 'EL2-1.2-U9', listening: 'EL2-1.2-U13' },
  { family: 6, group: 'ff02::1', sending: 'EL2-1.2-U10', listening: 'EL2-1.2-U14' },
] as const;

/** One of the two. */
export type Family = (typeof FAMILIES)[number];

/** C_UDP4 or C_UDP6. */
export const reachedBy =
  ({ family }: Family): NonNullable<TestCase['applies']> =>
  (pics: Pics) => {
    if (pics.transmissionOnly) return 'a transmission-only node answers nothing';
    return pics.family === family || `the device is reached by IPv${pics.family}`;
  };

// A device takes its time to be back on the network: so many silence windows pass before it is missed.
const RETURN_WINDOWS = 10;

/** Takes the network away and gives it back, and waits until the device answers by unicast again. */
export async function unplugged({ node, pics, powers }: CaseContext): Promise<void> {
  const draft = get(profile(pics).eoj, readable(profile(pics)));
  await powers.unplugNetwork();
  for (let windows = 0; windows < RETURN_WINDOWS; windows++) {
    const { exchange } = node.send(draft);
    const isAnswered = () => exchange.answers.length > 0;
    await node.announced(node.now(), isAnswered);
    if (isAnswered()) return;
  }
  assume(false, 'the device does not answer by unicast after its network was away');
}
