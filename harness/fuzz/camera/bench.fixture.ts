import type { CameraBench, CameraFinding, CameraInput, CameraWorld } from './types.ts';
import { RULED } from './rules.ts';

/** The world of the reference. */
export const WORLD: CameraWorld = { isPrivate: true, settings: RULED, raisesAlarms: true };

/** A finding by its kind and key. */
export const finding = (kind: CameraFinding['kind'], key: string = kind): CameraFinding => ({
  kind,
  key,
  claim: `no ${kind}`,
  expected: 'none',
  actual: 'one',
  clause: '13',
});

/** What a made-up camera does wrong: `shows` gets what was tried since it was started afresh, the newest last. */
export interface Flaw {
  readonly finding: CameraFinding;
  readonly shows: (input: CameraInput, since: readonly CameraInput[]) => boolean;
}

/** A camera that exists in these lines only. `back`: what it takes to get it back; without `resets` it is not restarted. */
export function madeUpBench(
  flaws: readonly Flaw[],
  { back = 'by power', resets = true }: { back?: Awaited<ReturnType<CameraBench['revive']>>; resets?: boolean } = {},
): CameraBench & { readonly tried: CameraInput[]; readonly revived: () => number } {
  const tried: CameraInput[] = [];
  let since: CameraInput[] = [];
  let revived = 0;
  const afresh = () => void (since = []);
  return {
    tried,
    revived: () => revived,
    world: WORLD,
    allowance: 60_000,
    skipped: new Map(),
    async tryAll(inputs) {
      const found = inputs.flatMap((input) => {
        tried.push(input);
        since.push(input);
        return flaws
          .filter(({ shows }) => shows(input, since))
          .map((flaw) => ({ finding: flaw.finding, suspects: inputs }));
      });
      return {
        found,
        trace: [{ at: 0, who: 'made up', direction: 'out', what: `${inputs.length} inputs` }],
        tried: inputs.length,
      };
    },
    async revive() {
      revived++;
      afresh();
      return back;
    },
    ...(resets && {
      async reset() {
        afresh();
        return true;
      },
    }),
    putBack: async () => [],
    close: async () => undefined,
  };
}
