import type { Stimulus } from '../conversation/exchange.ts';
import { withTid, type Decoded } from '../echonet-lite/frame.ts';
import type { OpenRequest } from './open-requests.ts';
import type { Shape } from './shapes.ts';

/** The request as monitors want it, under its own TID. */
export const stimulusOf = ({ shape, tid }: OpenRequest): Stimulus => new Asked(shape, tid);

/** Makes its bytes when they are asked for, which is hardly ever. */
class Asked implements Stimulus {
  readonly decoded: Decoded;
  readonly how: Stimulus['how'];
  readonly #bytes: Uint8Array;
  readonly #tid: number;

  constructor({ bytes, decoded, multicast }: Shape, tid: number) {
    this.decoded = decoded.ok ? under(tid, decoded) : decoded;
    this.how = multicast ? TO_GROUP : TO_ONE;
    this.#bytes = bytes;
    this.#tid = tid;
  }

  get bytes(): Uint8Array {
    return withTid(this.#bytes, this.#tid);
  }
}

const TO_GROUP = { multicast: true } as const;
const TO_ONE = {} as const;

const under = (tid: number, decoded: Extract<Decoded, { ok: true }>): Decoded =>
  decoded.frame.tid === tid ? decoded : { ...decoded, frame: { ...decoded.frame, tid } };
