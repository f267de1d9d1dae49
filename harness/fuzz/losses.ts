// A claim that rests on something not arriving may be wrong by chance once in a million: a campaign makes thousands.
const CHANCE = 1e-6;
// Before anything is known a network is taken to lose one exchange in so many.
const PRIOR = 100;
const FEWEST = 3;
const MOST = 16;

/** What a network loses, by the answers that came only when the same was asked again. */
export class Losses {
  #exchanges = 0;
  #lost = 0;

  learn(exchanges: number, lost: number): void {
    this.#exchanges += exchanges;
    this.#lost += lost;
  }

  /** So many tries in all must stay unanswered before the network can no longer be blamed; undefined: no number would do. */
  tries(): number | undefined {
    const tries = Math.ceil(Math.log(CHANCE) / Math.log((this.#lost + 1) / (this.#exchanges + PRIOR)));
    return tries > MOST ? undefined : Math.max(FEWEST, tries);
  }
}
