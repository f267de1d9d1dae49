import { assume, demand, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { server } from './connect-cases.ts';
import { connectOf, shownPassword, shownUser, type Connect } from './credentials-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

/** Whether a user name is in the CONNECT, and is that one, byte for byte. */
const isUser = ({ user: sent }: Connect, name: string): boolean => sent?.name === name && sent.length === name.length;

const both: CameraCase = {
  ...SET,
  id: 'mqtt-credentials-arrive',
  proves: ['CAM-MQTT-15'],
  title: 'User name and password arrive in the CONNECT as they were set',
  async run(context) {
    const connect = await connectOf(context, 'tekigo-user', 'Tekigo-pass-1');
    demand(
      isUser(connect, 'tekigo-user'),
      'the user name of the CONNECT is that set',
      '"tekigo-user"',
      shownUser(connect),
    );
    const claim = 'the password of the CONNECT is that set';
    demand(connect.password?.asExpected === true, claim, 'it, of 13 bytes', shownPassword(connect));
  },
};

/** What user names may hold: 32 characters at most. */
const USERS = ["!#$%'()*+,-./<=>?@[]^_`{|}~", 'tekigo-0123456789-abcdefghijklmn'];

const users: CameraCase = {
  ...SET,
  id: 'mqtt-user-exact',
  proves: ['CAM-MQTT-15'],
  title: 'A user name of all symbols that the form takes, and one of 32 characters, arrives byte by byte',
  async run(context) {
    for (const user of USERS) {
      const connect = await connectOf(context, user, 'p');
      demand(isUser(connect, user), 'the user name of the CONNECT is that set', `"${user}"`, shownUser(connect));
    }
  },
};

const neither: CameraCase = {
  ...SET,
  id: 'mqtt-credentials-empty',
  proves: ['CAM-MQTT-15'],
  title: 'Without user name and password the CONNECT has neither',
  async run(context) {
    const connect = await connectOf(context, '', '');
    // An empty one says as much, and some libraries write it.
    demand((connect.user?.length ?? 0) === 0, 'the CONNECT has no user name', 'none', shownUser(connect));
    demand((connect.password?.length ?? 0) === 0, 'the CONNECT has no password', 'none', shownPassword(connect));
  },
};

const userAlone: CameraCase = {
  ...SET,
  id: 'mqtt-user-alone',
  proves: ['CAM-MQTT-16'],
  title: 'A user name without a password arrives',
  async run(context) {
    const connect = await connectOf(context, 'tekigo-alone', '');
    const claim = 'the user name of the CONNECT is that set, without a password';
    demand(isUser(connect, 'tekigo-alone'), claim, '"tekigo-alone"', shownUser(connect));
    context.measure('password of a user that has none', shownPassword(connect));
  },
};

/** User Name Flag and Password Flag (MQTT 3.1.1, 3.1.2.8 and 3.1.2.9), by their place in a CONNECT of that protocol. */
function flagsOf(connect: Uint8Array): { user: boolean; password: boolean; version: number } {
  const variable = connect.findIndex((byte, at) => at > 0 && byte < 0x80) + 1;
  const name = (connect[variable] ?? 0) * 256 + (connect[variable + 1] ?? 0);
  const flags = connect[variable + name + 3] ?? 0;
  return { user: (flags & 0x80) !== 0, password: (flags & 0x40) !== 0, version: connect[variable + name + 2] ?? 0 };
}

const passwordAlone: CameraCase = {
  ...SET,
  id: 'mqtt-password-alone',
  proves: ['CAM-MQTT-16'],
  title: 'Without a user name no password flag is set (MQTT-3.1.2-22); MQTT 5 has no such rule',
  async run(context) {
    const { camera, settings, stand } = context;
    const broker = await stand.broker();
    const values = { ...server(context, broker), 'mqtt.protocol': 'tcp', 'mqtt.user': '', 'mqtt.password': 'alone' };
    const { accepted } = await settings.write(values);
    if (!accepted) {
      context.measure('a password without a user name', 'refused by the form');
      await settings.prepare({ ...values, 'mqtt.password': '' });
    }
    // One that breaks this very rule is not read as MQTT.
    const first = await broker.waitFor(
      ({ direction, bytes }) => direction === 'in' && bytes[0] === 0x10,
      camera.times.connect,
    );
    assume(first !== undefined, 'the camera does not connect');
    const { user, password, version } = flagsOf(first.bytes);
    const shown = `User Name Flag ${user ? 1 : 0}, Password Flag ${password ? 1 : 0}`;
    context.measure('CONNECT with a password alone', shown);
    demand(version === 5 || user || !password, 'no password comes without a user name', 'Password Flag 0', shown);
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: user name and password',
  cases: [both, users, neither, userAlone, passwordAlone],
} satisfies CameraSuite;
