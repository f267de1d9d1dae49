import type { AlarmKind } from '../../../camera-contract.ts';

/** One event as a subscriber gets it. */
export interface Notification {
  readonly topic: string;
  /** Name and value that tell where it came from, and what it says. */
  readonly source: readonly [string, string];
  readonly data: readonly [string, string];
  readonly operation: 'Initialized' | 'Changed';
}

interface Topic {
  readonly topic: string;
  readonly source: (sensor: number) => readonly [string, string];
  readonly data: string;
}

const TERMINAL = 'tns1:Device/Trigger/DigitalInput';

const input = (port: number): Topic => ({
  topic: TERMINAL,
  source: () => ['InputToken', `InputPort${port}`],
  data: 'LogicalState',
});

/** How each alarm is told: terminals and motion are states, a command is a moment. */
const TOPICS: Readonly<Record<AlarmKind, Topic>> = {
  terminal1: input(1),
  terminal2: input(2),
  terminal3: input(3),
  motion: {
    topic: 'tns1:VideoSource/MotionAlarm',
    source: (sensor) => ['Source', `VideoSource_${sensor}`],
    data: 'State',
  },
  command: { topic: 'tns1:UserAlarm/tnsipro1:Command/Received', source: () => ['Port', '1'], data: 'Received' },
};

/** Whether an alarm of this kind goes on for a while, and then ends. */
export const isState = (kind: AlarmKind): boolean => kind !== 'command';

/** What is sent when an alarm begins, or ends. */
export function notification(
  kind: AlarmKind,
  sensor: number,
  on: boolean,
  operation: Notification['operation'] = 'Changed',
): Notification {
  const { topic, source, data } = TOPICS[kind];
  return { topic, source: source(sensor), data: [data, `${on}`], operation };
}

const item = ([name, value]: readonly [string, string]): string => `<tt:SimpleItem Name="${name}" Value="${value}"/>`;

/** The element of a notification. */
export function notificationXml({ topic, source, data, operation }: Notification, at: number): string {
  return (
    '<wsnt:NotificationMessage>' +
    `<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${topic}</wsnt:Topic>` +
    `<wsnt:Message><tt:Message UtcTime="${new Date(at).toISOString()}" PropertyOperation="${operation}">` +
    `<tt:Source>${item(source)}</tt:Source><tt:Data>${item(data)}</tt:Data>` +
    '</tt:Message></wsnt:Message></wsnt:NotificationMessage>'
  );
}
