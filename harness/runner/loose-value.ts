import type { Wire } from '../conversation/wire.ts';

/** The last value that the device gave for a property, whatever TID and EOJs it gave it under. */
export function looseValue({ observations }: Wire, eoj: string, epc: number): Uint8Array | undefined {
  const hit = observations.findLast(
    ({ direction, decoded }) =>
      direction === 'received' && decoded.ok && decoded.frame.esv === 0x72 && decoded.frame.properties[0]?.epc === epc,
  );
  const asked = observations.findLast(
    ({ direction, decoded }) => direction === 'sent' && decoded.ok && decoded.frame.deoj === eoj,
  );
  if (hit === undefined || asked === undefined || hit.n < asked.n || !hit.decoded.ok) return undefined;
  return hit.decoded.frame.properties[0]?.edt;
}
