import { PowerGone, Unsettled } from '../conversation/claims.ts';
import { messageOf } from '../evidence/printable.ts';

/** Has a driver do something; whatever it throws leaves the question open, and is held against the driver. */
export async function byDriver<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PowerGone || error instanceof Unsettled) throw error;
    throw new Unsettled(`the driver failed to ${what}: ${messageOf(error)}`, 'driver');
  }
}

/** Something that this camera's file does not offer, though the case did not say that it needs it. */
export function offered<T>(port: T | undefined, name: string): T {
  if (port === undefined) throw new PowerGone(`the camera file gives no ${name}`, 'driver');
  return port;
}
