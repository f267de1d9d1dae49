import { hex } from '../conversation/claims.ts';
import type { Exchange } from '../conversation/exchange.ts';
import type { Observation, Pics, Verdict } from '../model.ts';
import type { Breach, History, Monitor } from '../suite.ts';

/** All monitors over one run. */
export interface MonitorWatch {
  see(seen: Observation, answered: Exchange | undefined, where: { pics: Pics; dut: string; group: string }): void;
  verdicts(): readonly {
    monitor: Monitor;
    verdict: Verdict;
    notes: readonly string[];
    frames: readonly Observation[];
  }[];
}

interface State {
  readonly monitor: Monitor;
  watched: number;
  breaches: number;
  verdict: Verdict | undefined;
  frames: Observation[];
}

/** Starts the monitors; the first breach of each decides, later ones are counted. */
export function watchWith(monitors: readonly Monitor[]): MonitorWatch {
  const states = monitors.map((monitor): State => ({
    monitor,
    watched: 0,
    breaches: 0,
    verdict: undefined,
    frames: [],
  }));
  return {
    see(seen, answered, where) {
      const history = { ...where, answered, requestsSeen: 'all' } as const;
      for (const state of states) judge(state, seen, history, answered);
    },
    verdicts: () =>
      states.map(({ monitor, watched, breaches, verdict, frames }) => ({
        monitor,
        verdict: verdict ?? (watched > 0 ? { outcome: 'pass' } : UNSEEN),
        notes: [`${watched} frames watched${breaches > 1 ? `, ${breaches} of them wrong` : ''}`],
        frames,
      })),
  };
}

const UNSEEN: Verdict = { outcome: 'not-applicable', because: 'the device sent no frame that the rule speaks of' };

function judge(state: State, seen: Observation, history: History, answered: Exchange | undefined): void {
  const { monitor } = state;
  try {
    if (!monitor.concerns(seen, history)) return;
    state.watched++;
    const breach = monitor.see(seen, history);
    if (breach === undefined) return;
    state.breaches++;
    if (state.verdict !== undefined) return;
    state.verdict = failed(breach);
    state.frames = [...(answered?.frames ?? []).filter((it) => it.n < seen.n), seen];
  } catch (error) {
    state.verdict ??= {
      outcome: 'harness-error',
      because: `${(error as Error).message} at ${hex(seen.bytes)}`,
      fault: 'harness',
    };
  }
}

const failed = ({ claim, expected, actual }: Breach): Verdict => ({ outcome: 'fail', claim, expected, actual });
