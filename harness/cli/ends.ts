/** Makes a command's work an action that sets the exit code of the process. */
export const ends =
  <A extends readonly unknown[]>(work: (...args: A) => Promise<number>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await work(...args);
  };
