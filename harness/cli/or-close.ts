/** What `work` gives; where it throws, what was opened is closed first. */
export async function orClose<T>(opened: { close(): Promise<void> }, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    await opened.close();
    throw error;
  }
}
