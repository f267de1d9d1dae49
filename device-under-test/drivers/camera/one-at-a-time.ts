/** Has deeds wait for one another: a form that is read and sent back must not be changed in between. */
export function oneAtATime(): <T>(deed: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (deed) => {
    const result = last.then(deed);
    last = result.catch(() => undefined);
    return result;
  };
}
