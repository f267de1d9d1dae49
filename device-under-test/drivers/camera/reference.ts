import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import profile from '../../reference/camera/profile.json' with { type: 'json' };
import type { CameraUnderTest } from '../../camera-contract.ts';
import { startCamera, type ReferenceCamera } from '../../reference/camera/camera.ts';
import type { CameraPace } from '../../reference/camera/parts.ts';
import type { CameraRow } from '../../reference/camera/row.ts';
import { httpProfileDriver } from './http-profile.ts';
import { onvifDriver } from './onvif.ts';
import type { HttpProfile } from './profile-types.ts';
import { ALARM_KINDS } from './setting-words.ts';
import { openStream } from './stream.ts';

/** Where the reference camera runs, and in what it differs. */
export interface ReferenceOptions {
  readonly address: string;
  readonly row?: CameraRow;
}

/** An administrator of a camera that is thrown away. */
const LOGIN = { user: 'admin', password: 'Tekigo-reference-1' };

/** A camera in a hurry: what a real one takes minutes for, it does at once. ms. */
const PACE: CameraPace = {
  reconnect: 150,
  answer: 400,
  ntp: 400,
  hour: 1_500,
  deactivation: 150,
  keepAlive: 1_000,
  boot: 50,
};

/** How long it may take, ms; what is to be seen within them comes much sooner. */
const TIMES = {
  connect: 3_000,
  boot: 5_000,
  alarm: 2_000,
  quiet: 400,
  log: 2_000,
  ntpTest: 3_000,
  reconnect: 3_000,
  deactivation: 150,
  hour: 1_500,
  refused: 1_500,
  soak: 3_000,
} as const;

/** The reference camera on loopback, worked as any other: by its pages, by ONVIF; its alarms are raised by a wire inside. */
export async function referenceCamera({ address, row }: ReferenceOptions): Promise<CameraUnderTest> {
  const dnsPort = await freePort(address);
  const { firmware = '1.60', pace, steps } = row ?? {};
  const camera = await startCamera({
    address,
    ...LOGIN,
    firmware,
    sensors: 4,
    dns: { address, port: dnsPort },
    pace: { ...PACE, ...pace },
    ...(steps === undefined ? {} : { steps }),
  });
  const { httpPort, httpsPort } = camera;
  const at = { address, httpPort, httpsPort, ...LOGIN };
  const { settings, log } = httpProfileDriver({ ...at, profile: profile as HttpProfile });
  const soap = onvifDriver({ address, port: httpPort, ...LOGIN });
  return {
    kind: 'camera',
    name: row === undefined ? 'reference camera' : `reference camera, ${row.name}`,
    firmware,
    sensors: 4,
    times: TIMES,
    open: async () => ({ address, httpPort, httpsPort, close: () => camera.close() }),
    settings,
    ...(log === undefined ? {} : { log }),
    alarms: { kinds: ALARM_KINDS, raise: async (kind, sensor) => camera.raise(kind, sensor) },
    oracle: soap.oracle,
    clock: () => soap.clock(),
    setNtpByOnvif: (server) => soap.setNtp(server),
    ...powersOf(camera),
    dnsPort,
    stream: (secure) =>
      openStream({ address, port: secure ? httpsPort : httpPort, secure, path: '/cgi-bin/stream', ...LOGIN }),
  };
}

const powersOf = (camera: ReferenceCamera): Pick<CameraUnderTest, 'powerCycle' | 'factoryDefault' | 'leaseNtp'> => ({
  powerCycle: () => camera.powerCycle(),
  factoryDefault: () => camera.factoryDefault(),
  leaseNtp: async (servers) => camera.lease(servers),
});

/** A port at which nothing listens, for the names that the camera will ask for. */
async function freePort(address: string): Promise<number> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
