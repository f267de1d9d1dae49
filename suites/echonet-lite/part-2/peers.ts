import {
  assume,
  demand,
  eojOf,
  esvName,
  get,
  hex,
  NODE_PROFILE,
  peers,
  show,
  verify,
  type Asked,
  type Conversation,
  type Eoj,
  type Pics,
  type Playing,
  type TestCase,
} from '../../../harness/index.ts';

/** The cases in which the device asks: the tester plays the nodes. */
export const asking = {
  plays: true,
  applies: (pics: Pics) => pics.asks || 'the device sends no requests of its own',
} as const satisfies Partial<TestCase>;

/** General lights of a peer, by instance code. Each case has its own: a device may remember those of another one. */
export const lights = (first: number, count: number): readonly Eoj[] =>
  Array.from({ length: count }, (_, i) => eojOf(0x02, 0x90, first + i));

/** Spots of a peer whose devices are of no matter: a class of its own, since what other cases name wrongly is never there. */
export const spots = (count: number): readonly Eoj[] =>
  Array.from({ length: count }, (_, i) => eojOf(0x02, 0x91, i + 1));

/** Why nothing can be judged. */
export const ASKS_NOTHING = 'the device asks nothing of a node that announces itself; a device file may add makeAsk';

/** What a peer has, and what it has not. */
export interface Cast {
  readonly devices: readonly Eoj[];
  readonly announced: readonly Eoj[];
  /** Named by faulty frames alone. */
  readonly wrongly: readonly Eoj[];
  readonly wrongEpcs: readonly number[];
  /** Named by nobody: a device that asks it asks whatever there may be. */
  readonly bystander: Eoj;
}

// The area of the maker (3.2.7): no device asks for these but one that a map has told of them.
const WRONG_EPC = 0xf0;
const UNNAMED_EPC = 0xfe;

/** Two devices, of which the first is announced and the second found by an answer alone, and some that are not there. */
export function cast(first: number, wrong = 1): Cast {
  const [announced = eojOf(0x02, 0x90, 1), ...rest] = lights(first, wrong + 3);
  return {
    devices: [announced, ...rest.slice(0, 1)],
    announced: [announced],
    wrongly: rest.slice(1, wrong + 1),
    wrongEpcs: Array.from({ length: wrong }, (_, i) => WRONG_EPC + i),
    bystander: rest.at(-1) ?? announced,
  };
}

const isTo =
  (...eojs: readonly Eoj[]) =>
  ({ frame }: Asked) =>
    eojs.includes(frame.deoj);

const isFor =
  (...epcs: readonly number[]) =>
  ({ frame: { properties, alsoGet = [] } }: Asked) =>
    [...properties, ...alsoGet].some(({ epc }) => epcs.includes(epc));

/** Anything is asked; without that nothing can be judged. */
export async function asksSomething(playing: Playing): Promise<void> {
  assume((await playing.asked(() => true)) !== undefined, ASKS_NOTHING);
}

/**
 * The device asks what sound frames alone name, the object `soundly` or a property that is in all Get maps of the peer,
 * and nothing of what faulty frames alone name.
 */
export async function usesSoundFramesOnly(
  playing: Playing,
  { wrongly, wrongEpcs, bystander }: Cast,
  soundly: Eoj,
  claim: string,
  provoke?: () => void,
): Promise<void> {
  const twin = await playing.asked((it) => isTo(soundly)(it) || isFor(peers.OWN_EPC)(it), provoke);
  await playing.rests();
  const isGuess = (it: Asked) => isTo(bystander)(it) || isFor(UNNAMED_EPC)(it);
  assume(!playing.heard.some(isGuess), 'the device asks for what nobody names as well');
  const wrong = playing.heard.find((it) => isTo(...wrongly)(it) || isFor(...wrongEpcs)(it));
  demand(
    wrong === undefined,
    claim,
    `no request to ${wrongly.join(', ').toUpperCase()} or for ${wrongEpcs.map(show).join(', ')}`,
    wrong === undefined ? '' : hex(wrong.seen.bytes),
  );
  const why = `the device makes no use of a sound answer either: it asks nothing of ${soundly.toUpperCase()}`;
  assume(twin !== undefined, playing.heard.length === 0 ? ASKS_NOTHING : why);
  assume(
    playing.faults > 0 || provoke !== undefined,
    'the device asks by TCP alone, where a wrong counter does not show',
  );
}

/** A Get right after the announcement of the peer: a device that what the peer said has killed does not answer it. */
export async function serves(node: Conversation, { announcement }: Playing, after: string) {
  const { frame } = await node.reply(node.send(get(NODE_PROFILE, [0xd6]), { after: announcement }));
  verify(esvName(frame.esv), 'Get_Res', `a Get is answered ${after}`);
}
