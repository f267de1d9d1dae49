import type { CameraFinding } from './types.ts';

/** Every finding that a camera can be found out by. The keys hold nothing that changes from one time to the next. */
export const FINDINGS = {
  dead: (why: string): CameraFinding => ({
    kind: 'dead',
    key: 'pages cut',
    claim: 'the camera serves its pages after whatever it was sent',
    expected: 'an answer from the HTTP port',
    actual: why,
    clause: '12',
  }),
  hung: (why: string): CameraFinding => ({
    kind: 'hung',
    key: 'pages silent',
    claim: 'the camera serves its pages after whatever it was sent',
    expected: 'an answer from the HTTP port in time',
    actual: why,
    clause: '12',
  }),
  unreadable: (why: string): CameraFinding => ({
    kind: 'hung',
    key: 'settings unreadable',
    claim: 'the settings pages can be read and set after whatever the camera was sent',
    expected: 'the settings',
    actual: why,
    clause: '12',
  }),
  mqttGone: (ms: number): CameraFinding => ({
    kind: 'mqtt-gone',
    key: 'mqtt',
    claim: 'the camera connects to a good broker again after whatever it was sent',
    expected: `a CONNECT within ${ms} ms`,
    actual: 'none',
    clause: '13',
  }),
  ntpGone: (said: string, asked: boolean): CameraFinding => ({
    kind: 'ntp-gone',
    key: 'ntp',
    claim: 'an NTP test with a good server succeeds after whatever the camera was sent',
    expected: 'success',
    actual: `${asked ? 'a request' : 'no request'} to the server, and the page says: ${said}`,
    clause: '11',
  }),
  tlsGone: (answer: string): CameraFinding => ({
    kind: 'tls-gone',
    key: 'tls',
    claim: 'the HTTPS port answers a hello of TLS 1.2 after whatever it was sent',
    expected: 'a ServerHello',
    actual: answer,
    clause: '12',
  }),
  clockMoved: (ms: number): CameraFinding => ({
    kind: 'clock-moved',
    key: 'clock',
    claim: 'a reply that no client may take leaves the clock alone',
    expected: 'the time as before',
    actual: `moved by ${Math.round(ms / 1000)} s`,
    clause: '11',
  }),
  falseSuccess: (said: string): CameraFinding => ({
    kind: 'false-success',
    key: 'success',
    claim: 'an NTP test fails where no reply may be taken',
    expected: 'a failure',
    actual: `the page says: ${said}`,
    clause: '11',
  }),
  keptAfterRefusal: (what: string, actual: string, clause: string): CameraFinding => ({
    kind: 'kept-after-refusal',
    key: 'kept after a refusal',
    claim: 'a value that is refused leaves the setting as it was',
    expected: what,
    actual,
    clause,
  }),
  ruleBroken: (broken: string, rule: string, actual: string, clause: string): CameraFinding => ({
    kind: 'rule-broken',
    key: broken,
    claim: `no setting is kept that the document does not allow: ${broken}`,
    expected: rule,
    actual,
    clause,
  }),
  serverError: (status: number, what: string): CameraFinding => ({
    kind: 'server-error',
    key: `status ${status}`,
    claim: 'whatever a client sends is no error of the server',
    expected: 'an answer, a refusal or the end of the connection',
    actual: `HTTP status ${status} to ${what}`,
    clause: '12',
  }),
} as const;

/** Findings that tell of the camera as a whole: as long as they hold, nothing else can be judged. */
export const isOutage = ({ kind }: CameraFinding): boolean => OUTAGES.has(kind);

const OUTAGES: ReadonlySet<CameraFinding['kind']> = new Set([
  'dead',
  'hung',
  'restarted',
  'recovered',
  'mqtt-gone',
  'ntp-gone',
  'tls-gone',
]);
