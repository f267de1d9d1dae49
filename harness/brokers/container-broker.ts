import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { lastSaid } from './last-said.ts';
import type { Running, Wanted } from './legs.ts';
import { MAIN_FILE, mosquittoFiles, OPENSSL_FILE, RUNNING } from './mosquitto-files.ts';
import { within } from '../time/within.ts';

/** The library, which is imported only where it is needed, for it need not be installed. */
export type Testcontainers = typeof import('testcontainers');

/** The image of the brokers. */
export const IMAGE = 'eclipse-mosquitto:2';

/** How long a broker may take to listen, and to end when asked to, in ms. */
const UP_MS = 20_000;
const DOWN_MS = 2_000;

/** How long its log may lag behind, in ms. */
const TELL_MS = 1_000;

/** Where the files are in the container. */
const FOLDER = '/tekigo';

/** By this label a container is found that did not come up: where its broker was to listen, and what no other one has. */
const LABEL = 'tekigo.broker';

/** Starts a broker in a container. Rejects where it does not come up; nothing is left of it then. */
export async function startContainer(
  library: Testcontainers,
  client: ContainerRuntimeClient,
  wanted: Wanted,
): Promise<Running> {
  const label = `${wanted.address}:${wanted.port} ${randomUUID()}`;
  const log = logOf(wanted.clock);
  try {
    const container = await launched(library, wanted, label, (stream) => log.follow(stream));
    await log.settled(TELL_MS);
    return {
      name: `eclipse-mosquitto ${log.said.find(RUNNING) ?? 'of unknown version'} in a container`,
      restart: () => restart(client, container, wanted.clock),
      close: async () => void (await container.stop({ timeout: DOWN_MS })),
    };
  } catch (error) {
    await log.settled(TELL_MS);
    // What went wrong first is what counts.
    await removeLabelled(client, label).catch(() => undefined);
    throw new Error(`the container does not come up: ${log.said.last()} (${messageOf(error)})`, { cause: error });
  }
}

/** What a container says; it comes by a way of its own, and may be late. */
function logOf(clock: Clock) {
  const said = lastSaid();
  const { promise: told, resolve } = Promise.withResolvers<void>();
  return {
    said,
    follow(stream: Readable) {
      stream.on('data', (more: Buffer | string) => {
        said.hear(String(more));
        if (said.find(RUNNING) !== undefined) resolve();
      });
      stream.once('close', resolve).once('error', () => resolve());
    },
    /** Resolves once it listens or has ended, as far as its log tells that within `ms`. */
    settled: (ms: number) => within(clock, ms, told).catch(() => undefined),
  };
}

/** The library's own restart waits for a line of the log, which may be older than the start that the engine tells of. */
async function restart(client: ContainerRuntimeClient, container: StartedTestContainer, clock: Clock): Promise<void> {
  const itself = client.container.getById(container.getId());
  await client.container.stop(itself, { timeout: DOWN_MS });
  const { FinishedAt } = (await client.container.inspect(itself)).State;
  await client.container.start(itself);
  const log = logOf(clock);
  log.follow(await container.logs({ since: Date.parse(FinishedAt) / 1000 }));
  await log.settled(UP_MS);
  if (log.said.find(RUNNING) === undefined) throw new Error(`the container does not come up again: ${log.said.last()}`);
}

function launched(
  library: Testcontainers,
  wanted: Wanted,
  label: string,
  tell: (log: Readable) => void,
): Promise<StartedTestContainer> {
  const { GenericContainer, PullPolicy, Wait } = library;
  const files = Object.entries(mosquittoFiles(wanted, FOLDER)).map(([name, content]) => ({
    content,
    target: `${FOLDER}/${name}`,
    mode: 0o600,
  }));
  return (
    new GenericContainer(IMAGE)
      .withPullPolicy(PullPolicy.neverPull())
      .withLabels({ [LABEL]: label })
      // A published port is no port at every address of this host, and changes with a restart.
      .withNetworkMode('host')
      // Who owns the files reads them; without capabilities root may nothing else.
      .withUser('0:0')
      .withDroppedCapabilities('ALL')
      .withEnvironment({ OPENSSL_CONF: `${FOLDER}/${OPENSSL_FILE}` })
      .withEntrypoint(['/usr/sbin/mosquitto'])
      .withCommand(['-c', `${FOLDER}/${MAIN_FILE}`])
      .withCopyContentToContainer(files)
      .withLogConsumer(tell)
      .withWaitStrategy(Wait.forLogMessage(RUNNING))
      .withStartupTimeout(UP_MS)
      // Else it starts a container of its own that cleans up, from an image of its own.
      .withAutoCleanup(false)
      .start()
  );
}

/** Removes what is left of a container, by its id; the engine may have removed it by itself. */
async function removeLabelled({ container }: ContainerRuntimeClient, label: string): Promise<void> {
  const status = ['created', 'restarting', 'running', 'exited', 'dead'] as const;
  const left = await container.fetchByLabel(LABEL, label, { status: [...status] });
  await left?.remove({ force: true, v: true });
}
