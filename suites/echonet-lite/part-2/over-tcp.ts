import {
  assume,
  verify,
  type Connection,
  type Conversation,
  type Draft,
  type Pics,
  type Received,
  type TestCase,
} from '../../../harness/index.ts';

type Applies = NonNullable<TestCase['applies']>;

/** C_TCP. */
export const servesTcp: Applies = ({ tcp, transmissionOnly }) => {
  if (transmissionOnly) return 'a transmission-only node answers nothing';
  return tcp || 'the device does not accept TCP connections';
};

/** C_TCP, and what else a case takes. */
export const servesTcpAnd =
  (more: (pics: Pics) => true | string): Applies =>
  (pics) => {
    const serves = servesTcp(pics);
    return serves === true ? more(pics) : serves;
  };

// When a connection is closed, and by whom, is not stated (IC-TCP-OPTIONAL): a device may want it opened anew.
const TRIES = 3;

/** Waits for a silence window. */
const pause = async (node: Conversation): Promise<void> => {
  await node.announced(node.now(), () => false);
};

/** A connection; undefined where the device refuses as often as is tried. */
export async function connected(node: Conversation): Promise<Connection | undefined> {
  for (let tries = 1; ; tries++) {
    const connection = await node.connect();
    if (connection !== undefined || tries === TRIES) return connection;
    await pause(node);
  }
}

/** A connection, for cases that judge other things than that there is one. */
export async function line(node: Conversation): Promise<Connection> {
  const connection = await connected(node);
  assume(connection !== undefined, 'the device refuses connections that it took before, which another case judges');
  return connection;
}

/** What came of a request by TCP: its answer, if any, and the connection that it went over last. */
export interface OverTcp {
  readonly answer: Received | undefined;
  readonly connection: Connection;
}

/** Asks over this connection, or over a new one each time that the device has closed it without an answer. */
export async function overTcp(node: Conversation, first: Connection, draft: Draft): Promise<OverTcp> {
  let connection = first;
  for (let tries = 1; ; tries++) {
    if (!connection.isOpen()) connection = await line(node);
    const answer = await node.replyIfAny(node.send(draft, { over: connection }));
    if (answer !== undefined || connection.isOpen() || tries === TRIES) return { answer, connection };
  }
}

/** By TCP this is answered as things are: without that the case has nothing to build on. */
export async function assumeServed(node: Conversation, draft: Draft): Promise<void> {
  const { answer, connection } = await overTcp(node, await line(node), draft);
  assume(answer !== undefined, 'a request by TCP gets no answer to begin with, which another case judges');
  connection.close();
}

const WAYS = { udp: 'UDP', tcp: 'the connection of the request', 'other-tcp': 'another TCP connection' } as const;

/** The answer came on the TCP connection of its request. */
export const verifyOnConnection = ({ via }: Received, what: string): void =>
  verify(WAYS[via], WAYS.tcp, `the answer to ${what} by TCP stays on the connection of the request`);

/** The answer to what went by UDP came by UDP. */
export const verifyByUdp = ({ via }: Received, what: string): void =>
  verify(via === 'udp' ? WAYS.udp : 'a TCP connection', WAYS.udp, `the answer to ${what} by UDP comes by UDP`);
