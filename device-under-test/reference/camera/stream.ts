import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../harness/time/clock.ts';
import type { Handler } from './https-server.ts';
import type { HttpsSteps } from './https-steps.ts';
import type { SettingsStore } from './parts.ts';
import { picture } from './picture.ts';
import type { Guard } from './web/digest.ts';

/** What picture streams follow and are guarded by. */
export interface StreamsOptions {
  readonly settings: SettingsStore;
  readonly steps: HttpsSteps;
  readonly clock: Clock;
  readonly guard: Guard;
}

/** The picture streams of a camera: four at a time, by HTTP and HTTPS together. */
export interface Streams {
  /** Answers `/cgi-bin/stream` with pictures until the client goes. */
  readonly handler: Handler;
  close(): void;
}

const MOST = 4;
const BOUNDARY = 'picture';
/** 20 pictures/s of 100 kB are 16 Mbit/s: two streams are as much as HTTPS may take, four are twice that. */
const PERIOD = 50;
const PICTURE_BYTES = 100_000;
/** The limit is meant for what is on the wire: the rest of it is for TLS, TCP and IP. */
const SHARE_OF_PICTURES = 0.94;
const BITS = 8;

const JPEG = picture(PICTURE_BYTES);
const PART = Buffer.concat([
  Buffer.from(`--${BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: ${JPEG.length}\r\n\r\n`),
  JPEG,
  Buffer.from('\r\n'),
]);

/** Opens the streams of a camera that has power. */
export function openStreams({ settings, steps, clock, guard }: StreamsOptions): Streams {
  // In the order in which they are served next: whoever got a picture goes to the end.
  const streams = new Set<ServerResponse>();
  let allowed = 0;
  let before = clock.now();
  let stop: (() => void) | undefined;

  function send(): void {
    const now = clock.now();
    const most = steps.mostStreamBits(settings.get('https.connection'));
    if (most === undefined) allowed = Infinity;
    else {
      const gained = ((now - before) / 1000) * (most / BITS) * SHARE_OF_PICTURES;
      // No more than two pictures are saved up: a pause is not made good by a burst.
      allowed = Math.min((Number.isFinite(allowed) ? allowed : 0) + gained, 2 * PART.length);
    }
    before = now;
    for (const response of Array.from(streams)) {
      if (allowed < PART.length) break;
      // A client that is slow gets fewer pictures, not later ones.
      if (response.writableNeedDrain) continue;
      streams.delete(response);
      streams.add(response);
      response.write(PART);
      allowed -= PART.length;
    }
    stop = streams.size === 0 ? undefined : clock.after(PERIOD, send);
  }

  return {
    handler(request, response) {
      if (!guard.admit(request, response)) return;
      if (streams.size >= MOST) {
        response
          .writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8' })
          .end('同時に配信できる数を超えました。');
        return;
      }
      response.writeHead(200, {
        'Content-Type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
        'Cache-Control': 'no-store',
        Connection: 'close',
      });
      response.flushHeaders();
      response.once('close', () => streams.delete(response));
      streams.add(response);
      if (stop !== undefined) return;
      allowed = 0;
      before = clock.now();
      stop = clock.after(PERIOD, send);
    },
    close() {
      stop?.();
      stop = undefined;
      for (const response of streams) response.destroy();
      streams.clear();
    },
  };
}
