import {
  assume,
  demand,
  FACTORY_MQTT,
  printable,
  type CameraCase,
  type CameraSuite,
  type Setting,
  type Values,
} from '../../../harness/camera/index.ts';
import { came, isConnect, server, type Came } from './connect-cases.ts';
import { connected, fresh, KINDS } from './publish-cases.ts';

const reconnects: CameraCase = {
  id: 'mqtt-restart-connects',
  proves: ['CAM-MQTT-03'],
  title: 'A camera that starts with MQTT On connects to the server',
  needs: ['settings', 'powerCycle'],
  takes: ['everything'],
  async run(context) {
    const broker = await connected(context);
    const isNew = fresh(broker, isConnect);
    await context.powerCycle();
    const { boot, connect } = context.camera.times;
    await context.expect(broker, isNew, boot + connect, 'after the power came back, CONNECT comes');
  },
};

const USER = 'tekigo-restart';
const PASSWORD = 'Kept-over-power';

const keeps: CameraCase = {
  id: 'mqtt-restart-keeps-credentials',
  proves: ['CAM-MQTT-03'],
  title: 'A camera that starts with MQTT On connects with the user name and the password that were set',
  needs: ['settings', 'powerCycle'],
  takes: ['everything'],
  async run(context) {
    const broker = await context.stand.broker({ password: Buffer.from(PASSWORD) });
    const secret = { 'mqtt.user': USER, 'mqtt.password': PASSWORD };
    const before = await came(context, broker, { ...server(context, broker), 'mqtt.protocol': 'tcp', ...secret });
    assume(
      before.packet.connect.password?.asExpected === true,
      'the password does not arrive before the restart, either',
    );
    const isNew = fresh(broker, isConnect);
    const { boot, connect } = context.camera.times;
    await context.powerCycle();
    const again = (await broker.waitFor(isNew, boot + connect)) as Came | undefined;
    assume(again !== undefined, 'the camera does not connect after the restart');
    const { user, password } = again.packet.connect;
    const claim = 'after the power came back, CONNECT has what was set as';
    demand(user?.name === USER, `${claim} user name`, `"${USER}"`, `"${printable(user?.name ?? '', 40)}"`);
    const sent = password === undefined ? 'none' : `another one, of ${password.length} bytes`;
    demand(password?.asExpected === true, `${claim} password`, 'the same password', sent);
  },
};

/** Everything other than the factory has it, so that only a reset brings it back. */
const OTHER: Values = {
  'mqtt.protocol': 'tcp',
  'mqtt.verify': 'off',
  ...Object.fromEntries(
    KINDS.flatMap((kind) => [
      [`mqtt.${kind}.topic`, `other/${kind}`],
      [`mqtt.${kind}.payload`, `other ${kind}`],
      [`mqtt.${kind}.qos`, '2'],
      [`mqtt.${kind}.retain`, 'on'],
    ]),
  ),
};

const factory: CameraCase = {
  id: 'mqtt-factory-settings',
  proves: ['CAM-MQTT-05'],
  title: 'The factory sets Off, no address, port 8883, SSL, verification, and the topics, payloads, QoS printed',
  needs: ['settings', 'factoryDefault'],
  takes: ['everything'],
  async run(context) {
    const { settings } = context;
    const broker = await context.stand.broker();
    await settings.prepare({ ...server(context, broker), ...OTHER });
    await context.factoryDefault();
    const names = Object.keys(FACTORY_MQTT) as Setting[];
    const kept = await settings.read(...names, ...KINDS.map((kind): Setting => `mqtt.${kind}.notify`), 'mqtt.user');
    const wrong = names.filter((name) => kept[name] !== FACTORY_MQTT[name]);
    const list = (values: Values) => wrong.map((name) => `${name} "${printable(values[name] ?? '', 80)}"`).join(', ');
    demand(wrong.length === 0, 'what MQTT is set to by the factory', list(FACTORY_MQTT), list(kept));
    for (const kind of KINDS)
      context.measure(`notification of ${kind} by the factory`, kept[`mqtt.${kind}.notify`] ?? '');
    context.measure('user name by the factory', printable(kept['mqtt.user'] ?? '', 40) || 'none');
    context.measure('root CA after factory settings', printable(await settings.label('mqtt.ca'), 80));
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: restart and factory settings',
  cases: [reconnects, keeps, factory],
} satisfies CameraSuite;
