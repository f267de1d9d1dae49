/** The facade that suites import; nothing else of the harness is visible to them. */
export type { Misfit, ObjectRules, PropertyRule } from './appendix/appendix.ts';
export { assume, demand, hex, show, verify } from './conversation/claims.ts';
export type { Connection } from './conversation/connections.ts';
export { isInfAskedFor } from './conversation/exchange.ts';
export type { Conversation, Draft, Received, Sent } from './conversation/conversation.ts';
export { get, infc, infReq, property, service, setC, setGet, setI } from './echonet-lite/ask.ts';
export * from './echonet-lite/choose.ts';
export {
  classOf,
  eojBytes,
  eojOf,
  instanceOf,
  NODE_PROFILE,
  TESTER,
  TRANSMISSION_ONLY_PROFILE,
  withInstance,
  type Eoj,
} from './echonet-lite/eoj.ts';
export { ESV, esvName, hasTwoLists, isAnswer, isRequest, serviceOf } from './echonet-lite/esv.ts';
export * as faults from './echonet-lite/faults.ts';
export { encode, type Frame, type Property } from './echonet-lite/frame.ts';
export { decodeMap, instanceTriples } from './echonet-lite/property-map.ts';
export type { ObjectPics, Observation, Pics } from './model.ts';
export * as peers from './peer/ready-made.ts';
export type { Asked, Playing, Script } from './peer/types.ts';
export type { Breach, CaseContext, History, Monitor, Suite, TestCase } from './suite.ts';
export { PORT } from './transport/lan.ts';
export { reachOf } from './transport/reach.ts';
