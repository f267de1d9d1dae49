import { demand, type MqttSighting } from '../../../harness/camera/index.ts';

/** What ends the use of an identifier. */
const ENDS: ReadonlySet<string> = new Set(['puback', 'pubcomp']);

/** No identifier is given to a message while another one has it; judged by what the broker saw and answered. */
export function verifyIds(trace: readonly MqttSighting[]): void {
  const inUse = new Map<string, MqttSighting>();
  for (const seen of trace) {
    const { packet, direction, connection } = seen;
    if (packet?.packetId === undefined) continue;
    const key = `${connection}/${packet.packetId}`;
    if (direction === 'out' && ENDS.has(packet.type)) inUse.delete(key);
    if (direction === 'out' || packet.type !== 'publish') continue;
    const before = inUse.get(key);
    const claim = 'a packet identifier in use is given to no other message (MQTT-2.3.1-2)';
    demand(
      before === undefined || packet.dup,
      claim,
      'an identifier of its own',
      `${seen.what}, after ${before?.what}`,
    );
    inUse.set(key, seen);
  }
}
