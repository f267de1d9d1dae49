import { demand, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { server } from './connect-cases.ts';

const hexOf = (byte: number | undefined): string =>
  byte === undefined ? 'nothing' : `0x${byte.toString(16).padStart(2, '0')}`;

/** What the first byte of a connection is: a CONNECT (MQTT 3.1), or a TLS record of a handshake (RFC 8446 5.1). */
const FIRST = { tcp: { byte: 0x10, of: 'a CONNECT' }, ssl: { byte: 0x16, of: 'a TLS handshake' } } as const;

const firstByte = (protocol: keyof typeof FIRST, other: keyof typeof FIRST): CameraCase => ({
  id: `mqtt-over-${protocol}-first-byte`,
  proves: ['CAM-MQTT-12'],
  title: `MQTT over ${protocol.toUpperCase()} begins with ${FIRST[protocol].of}`,
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const { camera, settings, stand } = context;
    const { byte, of } = FIRST[protocol];
    const { leafs } = await stand.certificates('RSA');
    // Whatever comes is written down.
    const broker = await stand.broker(protocol === 'ssl' ? { tls: leafs.good.identity() } : {});
    await settings.prepare({ 'mqtt.protocol': other, 'mqtt.verify': 'off' });
    await settings.prepare({ ...server(context, broker), 'mqtt.protocol': protocol });
    const claim = `over ${protocol.toUpperCase()}, something comes`;
    const comes = ({ direction, bytes: got }: (typeof broker.trace)[number]) => direction === 'in' && got.length > 0;
    const { bytes, what } = await context.expect(broker, comes, camera.times.connect, claim);
    const begins = `over ${protocol.toUpperCase()}, a connection begins with ${of}`;
    demand(bytes[0] === byte, begins, hexOf(byte), `${hexOf(bytes[0])}: ${what}`);
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: over SSL and over TCP',
  cases: [firstByte('tcp', 'ssl'), firstByte('ssl', 'tcp')],
} satisfies CameraSuite;
