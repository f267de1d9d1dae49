/** Lets several go in at once, up to a number, or one alone. */
export interface Gate {
  /** Runs `work` with up to `lanes` others, or, exclusive, with nobody else. First come, first served. */
  through<T>(exclusive: boolean, work: () => Promise<T>): Promise<T>;
}

/** A lock with `lanes` shared places. */
export function gate(lanes: number): Gate {
  const waiting: { cost: number; go: () => void }[] = [];
  let free = lanes;
  const admit = () => {
    for (let next = waiting[0]; next !== undefined && next.cost <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.cost;
      next.go();
    }
  };
  return {
    async through(exclusive, work) {
      const cost = exclusive ? lanes : 1;
      await new Promise<void>((go) => {
        waiting.push({ cost, go });
        admit();
      });
      try {
        return await work();
      } finally {
        free += cost;
        admit();
      }
    },
  };
}
