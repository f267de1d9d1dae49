import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eojOf, NODE_PROFILE, TESTER } from '../harness/echonet-lite/eoj.ts';
import { ESV } from '../harness/echonet-lite/esv.ts';
import { encode } from '../harness/echonet-lite/frame.ts';

/** `tekigo lint` against `tshark` on one capture, whole processes in turn: prints both rates and the ratio of the two. */
const FRAMES = Number(process.env['TEKIGO_BENCH_FRAMES'] ?? 2_500_000);
const NODES = 20;
const LEAST_RATE = 300_000;
const LEAST_RATIO = 10;
const MOST_MEMORY = 200;
const ROUNDS = 2;

const CONTROLLER = 2;
const GROUP = [224, 0, 23, 0];
const NOTHING = new Uint8Array();
const HEADERS = 16 + 14 + 20 + 8;
/** Every fourth node answers with a meter's reading, never twice the same; its four bytes end the frame. */
const METERS = 4;

/** A pcap record of an Ethernet frame with an IPv4 UDP datagram, to be written again and again. */
function record(from: readonly number[], to: readonly number[], payload: Uint8Array): Uint8Array {
  const size = HEADERS - 16 + payload.length;
  const bytes = new Uint8Array(16 + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, size, true);
  view.setUint32(12, size, true);
  bytes.set([2, 0, 0, 0, 0, to[3] ?? 0, 2, 0, 0, 0, 0, from[3] ?? 0, 8, 0], 16);
  bytes.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17, 0, 0, ...from, ...to], 30);
  view.setUint16(32, 28 + payload.length);
  view.setUint16(50, 3610);
  view.setUint16(52, 3610);
  view.setUint16(54, 8 + payload.length);
  bytes.set(payload, HEADERS);
  return bytes;
}

const isMeter = (node: number): boolean => node % METERS === 0;

/** What a home with one controller and some nodes says in one round: Get and Get_Res with each, and now and then an INF. */
function round(): { readonly records: readonly Uint8Array[]; readonly exchanges: number } {
  const controller = [192, 168, 1, CONTROLLER];
  const records = Array.from({ length: NODES }, (_, i) => {
    const node = [192, 168, 1, 10 + i];
    const eoj = eojOf(0x01, 0x30, 1 + (i % 4));
    const asked = [0x80, 0xb0, 0xbb].map((epc) => ({ epc, edt: NOTHING }));
    const got = asked.map(({ epc }, n) => ({
      epc,
      edt: isMeter(i) && n === 2 ? new Uint8Array(4) : Uint8Array.of(0x30 + n),
    }));
    return [
      record(controller, node, encode({ tid: 0, seoj: TESTER, deoj: eoj, esv: ESV.Get, properties: asked })),
      record(node, controller, encode({ tid: 0, seoj: eoj, deoj: TESTER, esv: ESV.Get_Res, properties: got })),
    ];
  });
  const inf = { tid: 0, seoj: eojOf(0x01, 0x30, 1), deoj: NODE_PROFILE, esv: ESV.INF };
  const announced = record(
    [192, 168, 1, 10],
    GROUP,
    encode({ ...inf, properties: [{ epc: 0x80, edt: Uint8Array.of(0x31) }] }),
  );
  return { records: [...records.flat(), announced, announced], exchanges: 2 * NODES };
}

/** Writes the capture, half a ms between frames; returns how many frames it holds. */
function writeCapture(path: string): number {
  const { records, exchanges } = round();
  const header = new Uint8Array(24);
  new DataView(header.buffer).setUint32(0, 0xa1b2c3d4, true);
  header.set([2, 0, 4, 0], 4);
  header.set([0xff, 0xff, 0, 0, 1, 0, 0, 0], 16);
  const file = openSync(path, 'w');
  writeSync(file, header);
  let frames = 0;
  for (let tid = 0; frames < FRAMES;) {
    for (const [i, bytes] of records.entries()) {
      const at = frames++ * 500;
      const view = new DataView(bytes.buffer);
      view.setUint32(0, 1_700_000_000 + Math.floor(at / 1e6), true);
      view.setUint32(4, at % 1e6, true);
      if (i >= exchanges) continue;
      if (i % 2 === 0) tid = (tid + 1) & 0xffff;
      view.setUint16(HEADERS + 2, tid);
      if (i % 2 === 1 && isMeter(i >> 1)) view.setUint32(bytes.length - 4, frames);
    }
    writeSync(file, Buffer.concat(records));
  }
  closeSync(file);
  return frames;
}

/** MB of memory at most so far, or undefined where the system does not tell. */
function peakOf({ pid }: ChildProcess): number | undefined {
  try {
    const [, kb] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

interface Timed {
  readonly code: number | null;
  readonly seconds: number;
  readonly peak: number;
}

/** The fastest round: what a process lost to others on this machine is not its own. */
const best = (rounds: readonly Timed[]): Timed => rounds.toSorted((a, b) => a.seconds - b.seconds)[0] as Timed;

/** Runs a command to its end, its output thrown away. */
async function timed(command: string, args: readonly string[]): Promise<Timed> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, peakOf(child) ?? 0)), 50);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  return { code, seconds: (performance.now() - start) / 1000, peak };
}

/** Says how fast `tekigo lint` was and how much memory it took; whether that is as demanded. */
function tellOurs(frames: number, rounds: readonly Timed[]): boolean {
  const rate = frames / best(rounds).seconds;
  const peak = Math.max(...rounds.map((it) => it.peak));
  const wrong = rounds.find(({ code }) => code !== 0);
  console.log(`tekigo lint: ${Math.round(rate)} frames a second (${LEAST_RATE} are demanded), whole process`);
  console.log(`tekigo lint: ${peak === 0 ? 'unknown' : Math.round(peak)} MB at most (${MOST_MEMORY} are allowed)`);
  if (wrong !== undefined) console.log(`tekigo lint ended with ${wrong.code}: nothing in this capture is wrong`);
  return wrong === undefined && rate >= LEAST_RATE && peak <= MOST_MEMORY;
}

/** Says how many times as fast as tshark that is; whether it is as often as demanded. */
function tellRatio(frames: number, us: readonly Timed[], them: readonly Timed[]): boolean {
  const { seconds, peak } = best(them);
  const ratio = seconds / best(us).seconds;
  console.log(`tshark -r: ${Math.round(frames / seconds)} frames a second, ${Math.round(peak)} MB at most`);
  console.log(`ratio ${ratio.toFixed(1)}x (${LEAST_RATIO}x is demanded)`);
  return ratio >= LEAST_RATIO;
}

function tellAlone(): boolean {
  console.log('missing on this machine: tshark');
  return true;
}

const folder = mkdtempSync(join(tmpdir(), 'tekigo-bench-'));
try {
  const capture = join(folder, 'home.pcap');
  const frames = writeCapture(capture);
  console.log(`${frames} frames of ${NODES} nodes, ${Math.round(statSync(capture).size / 1e6)} MB`);
  const hasPeer = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).error === undefined;
  const [us, them]: [Timed[], Timed[]] = [[], []];
  for (let turn = 0; turn < ROUNDS; turn++) {
    us.push(await timed(process.execPath, [join(import.meta.dirname, '../bin/tekigo.js'), 'lint', capture]));
    if (hasPeer) them.push(await timed('tshark', ['-r', capture]));
  }
  const isGood = tellOurs(frames, us);
  process.exitCode = (hasPeer ? tellRatio(frames, us, them) : tellAlone()) && isGood ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
