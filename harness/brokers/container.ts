import type { ContainerRuntimeClient } from 'testcontainers';
import { messageOf } from '../evidence/printable.ts';
import { IMAGE, startContainer, type Testcontainers } from './container-broker.ts';
import { engineTrouble } from './engine-trouble.ts';
import type { Leg } from './legs.ts';
import { within } from '../time/within.ts';

/** How long the engine may take to answer at all, and to get the image, in ms. */
const ANSWER_MS = 10_000;
const IMAGE_MS = 90_000;

/** Brokers that are mosquitto in a container, each in one of its own, on the network of this host. */
export const containerLeg: Leg = {
  name: 'container',
  version: 5,
  async find(clock) {
    const library = await loaded();
    if (library === undefined) return 'the npm package testcontainers is missing: npm install testcontainers';
    const client = await within(clock, ANSWER_MS, library.getContainerRuntimeClient()).catch(() => undefined);
    if (client === undefined) return engineTrouble(process.env['DOCKER_HOST']);
    const missing = await within(clock, IMAGE_MS, imageTrouble(library, client)).catch(messageOf);
    if (missing !== undefined) return `Docker answers, but it has no image ${IMAGE} and cannot pull it: ${missing}`;
    return (wanted) => startContainer(library, client, wanted);
  },
};

const loaded = (): Promise<Testcontainers | undefined> => import('testcontainers').catch(() => undefined);

async function imageTrouble({ ImageName }: Testcontainers, { image }: ContainerRuntimeClient) {
  const name = ImageName.fromString(IMAGE);
  await image.pull(name);
  // An engine may break off a pull without an error.
  return (await image.exists(name)) ? undefined : 'the pull was broken off';
}
