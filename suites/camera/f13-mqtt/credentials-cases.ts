import { printable, type CameraContext } from '../../../harness/camera/index.ts';
import { came, server, stopped, type Came } from './connect-cases.ts';

/** What a CONNECT says. */
export type Connect = Came['packet']['connect'];

/** The CONNECT of a camera that was told of this user and this password, neither of them where absent. */
export async function connectOf(context: CameraContext, user: string, password: string): Promise<Connect> {
  const broker = await context.stand.broker({ password: Buffer.from(password) });
  const values = { ...server(context, broker), 'mqtt.protocol': 'tcp', 'mqtt.user': user, 'mqtt.password': password };
  const { packet } = await came(context, broker, values);
  await stopped(context, broker);
  return packet.connect;
}

/** The user name of a CONNECT as a verdict tells it. */
export const shownUser = ({ user }: Connect): string =>
  user === undefined ? 'none' : `"${printable(user.name, 60)}" of ${user.length} bytes`;

/** The password of a CONNECT as a verdict tells it: never itself. */
export const shownPassword = ({ password }: Connect): string =>
  password === undefined
    ? 'none'
    : `${password.asExpected === true ? 'it' : 'another one'}, of ${password.length} bytes`;
