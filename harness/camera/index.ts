/** The facade that camera suites import; nothing else of the harness is visible to them. */
export type { AlarmKind, LogRow, Setting, Values } from '../../device-under-test/camera-contract.ts';
export { assume, demand, verify } from '../conversation/claims.ts';
export { printable } from '../evidence/printable.ts';
export { readCertificates, type CertificateFacts } from '../observers/certificate-facts.ts';
export { type LeafKind } from '../observers/certificates.ts';
export { weakSuites } from '../observers/client-suites.ts';
export type { DnsScript } from '../observers/dns-responder.ts';
export { describeLook, type HttpLook } from '../observers/http-look.ts';
export type { MqttBroker } from '../observers/mqtt-broker.ts';
export {
  bytesInstead,
  cutAt,
  late,
  MALFORMED_CONNACKS,
  refuseWith,
  UNASKED,
  withhold,
  wrongPacketId,
  type BrokerScript,
} from '../observers/mqtt-script.ts';
export type { MqttSighting } from '../observers/mqtt-seen.ts';
export { NTP_REPLIES, NTP_TIMES } from '../observers/ntp-replies.ts';
export type { NtpScript, NtpServer } from '../observers/ntp-server.ts';
export { describeAnswer, type TlsAnswer } from '../observers/tls-answer.ts';
export { NONSENSE_KINDS } from '../observers/tls-hostile.ts';
export type { TlsVersion } from '../observers/tls-numbers.ts';
export type { Witnessed } from '../observers/tls-witness.ts';
export { FACTORY_MQTT } from './baseline.ts';
export type { BrokerKind, CameraCase, CameraContext, CameraSuite, OpenBroker } from './types.ts';
export { seconds } from './wait.ts';
