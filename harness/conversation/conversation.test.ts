import { expect, test } from 'vitest';
import { get, infReq, property, setI } from '../echonet-lite/ask.ts';
import { eojOf, NODE_PROFILE, TESTER } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode, encode, type Frame } from '../echonet-lite/frame.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import type { Weather } from '../transport/weather.ts';
import { endOf } from './thrown.fixture.ts';
import { converse, type Afterwards, type Conversation } from './conversation.ts';
import { health } from './health.ts';
import { openWire } from './wire.ts';

const DUT = '10.0.0.2';
const LIGHT = eojOf(0x02, 0x90, 1);
const WINDOW = 1000;

/** What the scripted device sends on a frame: each reaction after so many ms, by unicast unless `all`. */
type Reaction = { after?: number; all?: boolean; frame: Frame };
type Script = (asked: Frame, nth: number) => readonly Reaction[];

const answer = (asked: Frame, change: Partial<Frame> = {}): Frame => ({
  tid: asked.tid,
  seoj: asked.deoj,
  deoj: asked.seoj,
  esv: asked.esv + 0x10,
  properties: asked.properties.map(({ epc }) => ({ epc, edt: Uint8Array.of(0x30) })),
  ...change,
});
const alive: Script = (asked) => (asked.deoj === NODE_PROFILE ? [{ frame: answer(asked) }] : []);

/** Runs a talk with a scripted device in virtual time; the script is asked for frames to the light only. */
async function talk<T>(
  script: Script,
  work: (node: Conversation & Afterwards) => Promise<T>,
  { weather = {}, groupProven = true }: { weather?: Weather; groupProven?: boolean } = {},
): Promise<T> {
  const clock = virtualClock();
  const lan = memoryLan(clock, weather);
  const wire = await openWire({ lan, clock, bind: '10.0.0.1', dut: DUT, seed: 1 });
  let nth = 0;
  const socket = await lan.bind(DUT, 3610, ({ bytes, from }) => {
    const decoded = decode(bytes);
    if (!decoded.ok) return;
    const toLight = decoded.frame.deoj === LIGHT;
    for (const { after = 0, all = false, frame } of toLight ? script(decoded.frame, nth++) : alive(decoded.frame, 0))
      clock.after(after, () => socket.send(encode(frame), { address: all ? lan.group : from.address, port: 3610 }));
  });
  const options = { wire, clock, health: health(WINDOW), groupProven: () => groupProven };
  return clock.drive(getToKnow(converse(options)).then(() => work(converse(options))));
}

/** Before its first case a run has discovered the device, and so knows what the network loses. */
async function getToKnow(node: Conversation): Promise<void> {
  for (let i = 0; i < 60; i++) await node.alive().catch(() => undefined);
}

/** The verdict class, of the talk or of what comes to light when its windows close. */
const outcome = (script: Script, work: (node: Conversation) => Promise<unknown>, how?: Parameters<typeof talk>[2]) =>
  talk(
    script,
    async (node) => {
      try {
        await work(node);
        await node.settled();
        return 'pass';
      } catch (error) {
        return endOf(error);
      }
    },
    how,
  );

const ask = (node: Conversation) => node.reply(node.send(get(LIGHT, [0x80])));
const mustBeSilent = (node: Conversation) => node.discards(node.send(get(LIGHT, [0x80])));

test('one answer is one answer', async () => {
  expect(await outcome((asked) => [{ frame: answer(asked) }], ask)).toBe('pass');
});

test('an answer that never comes is a fail after three tries, with the device alive', async () => {
  expect(await outcome(() => [], ask)).toBe('fail: Get to 029001 is answered (silence)');
});

test('an answer that comes at the second try is an answer', async () => {
  expect(await outcome((asked, nth) => (nth === 0 ? [] : [{ frame: answer(asked) }]), ask)).toBe('pass');
});

test('a different second answer fails when it comes every time, however late', async () => {
  const script: Script = (asked) => [
    { frame: answer(asked) },
    { after: WINDOW - 50, frame: answer(asked, { esv: ESV.Get_SNA }) },
  ];
  expect(await outcome(script, ask)).toBe('fail: Get to 029001 is answered once');
});

test('an answer that came twice once may be the work of the network', async () => {
  const script: Script = (asked, nth) => Array.from({ length: nth === 0 ? 2 : 1 }, () => ({ frame: answer(asked) }));
  expect(await outcome(script, ask)).toBe('pass');
});

test('silence holds until the window closes: a late answer turns the verdict', async () => {
  const late = (after: number): Script => {
    return (asked) => [{ after, frame: answer(asked, { esv: ESV.Get_SNA }) }];
  };
  expect(await outcome(() => [], mustBeSilent)).toBe('pass');
  expect(await outcome(late(0), mustBeSilent)).toBe('fail: Get to 029001 is not answered');
  expect(await outcome(late(WINDOW - 50), mustBeSilent)).toBe('fail: Get to 029001 is not answered');
  expect(await outcome(late(WINDOW + 500), mustBeSilent)).toBe('pass');
});

test('silence costs no waiting: the claim returns when the sentinel has answered', async () => {
  const waited = await talk(
    () => [],
    async (node) => {
      const before = node.now();
      await mustBeSilent(node);
      return node.now() - before;
    },
  );
  expect(waited).toBeLessThan(5);
});

test('a device that answers nothing any more has died', async () => {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const wire = await openWire({ lan, clock, bind: '10.0.0.1', dut: DUT, seed: 1 });
  const node = converse({ wire, clock, health: health(WINDOW), groupProven: () => true });
  const died = clock.drive(mustBeSilent(node)).catch(endOf);
  expect(await died).toBe('died after Get to 029001, provoked');
});

test('a notification of its own that happens to carry the TID is no answer', async () => {
  const script: Script = (asked) => [
    { all: true, frame: answer(asked, { esv: ESV.INF, deoj: NODE_PROFILE }) },
    { after: 5, frame: answer(asked, { esv: ESV.Get }) },
  ];
  expect(await outcome(script, mustBeSilent)).toBe('pass');
  const asAnAnswer: Script = (asked) => [{ frame: answer(asked, { esv: ESV.INF, deoj: TESTER }) }];
  expect(await outcome(asAnAnswer, mustBeSilent)).toBe('fail: Get to 029001 is not answered');
});

test('an INF_REQ waits for the multicast copy, and takes a lone unicast one when the window is over', async () => {
  const inf = (asked: Frame) => answer(asked, { esv: ESV.INF });
  const copies = (...all: boolean[]): Script => {
    return (asked) => all.map((it, i) => ({ after: 10 * i, all: it, frame: inf(asked) }));
  };
  const heard = (script: Script) =>
    talk(script, async (node) => (await node.reply(node.send(infReq(LIGHT, [0x80])))).multicast);
  expect(await heard(copies(false, true))).toBe(true);
  expect(await heard(copies(false))).toBe(false);
});

test('a fan-out wants every instance once; a missing one fails, and one too many', async () => {
  const from = (...instances: number[]): Script => {
    return (asked) => instances.map((it) => ({ frame: answer(asked, { seoj: eojOf(2, 0x90, it) }) }));
  };
  const two = async (node: Conversation) => node.replies(node.send(get(LIGHT, [0x80])), 2);
  expect(await outcome(from(1, 2), two)).toBe('pass');
  expect(await outcome(from(1), two)).toBe('fail: Get to 029001 is answered once for each instance');
  expect(await outcome(from(1, 1), two)).toBe('fail: Get to 029001 is answered once for each instance');
  expect(await outcome(from(1, 2, 2), two)).toBe('fail: Get to 029001 is answered 2 times');
});

test('what may be answered or not is judged whenever the answer comes', async () => {
  const script: Script = (asked) => [{ after: 700, frame: answer(asked, { esv: ESV.Get_SNA }) }];
  const wants = (esv: number) => (node: Conversation) =>
    node.tolerates(node.send(get(LIGHT, [0x80])), ({ frame }) => {
      if (frame.esv !== esv) throw new Error('another service');
    });
  expect(await outcome(script, wants(ESV.Get_SNA))).toBe('pass');
  expect(await outcome(script, wants(ESV.Get_Res))).toBe('error: another service');
  expect(await outcome(() => [], wants(ESV.Get_Res))).toBe('pass');
});

test('a write without an answer that got lost is sent again before its effect is missed', async () => {
  const effect = (takenAt: number) => {
    let writes = 0;
    const script: Script = (asked) => {
      if (asked.esv === ESV.SetI) writes++;
      const now = Uint8Array.of(writes >= takenAt ? 0x31 : 0x30);
      return asked.esv === ESV.SetI ? [] : [{ frame: answer(asked, { properties: [{ epc: 0x80, edt: now }] }) }];
    };
    return talk(script, async (node) => {
      const sent = node.send(setI(LIGHT, [property(0x80, 0x31)]));
      return (await node.settles(LIGHT, 0x80, Uint8Array.of(0x31), sent))[0];
    });
  };
  expect(await effect(1)).toBe(0x31);
  expect(await effect(3)).toBe(0x31);
  expect(await effect(9)).toBe(0x30);
});

test('a multicast that nothing answers is held against the device only where multicast is known to work', async () => {
  const byMulticast = (node: Conversation) => node.reply(node.send(get(LIGHT, [0x80]), { multicast: true }));
  expect(await outcome(() => [], byMulticast)).toBe('fail: Get to 029001 by multicast is answered (silence)');
  expect(await outcome(() => [], byMulticast, { groupProven: false })).toContain('inconclusive (network)');
});

test('answers to another port than 3610 are seen, with the port they went to', async () => {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const wire = await openWire({ lan, clock, bind: '10.0.0.1', dut: DUT, seed: 1 });
  const socket = await lan.bind(DUT, 3610, ({ bytes, from }) => {
    const decoded = decode(bytes);
    if (decoded.ok) socket.send(encode(answer(decoded.frame)), from);
  });
  const node = converse({ wire, clock, health: health(WINDOW), groupProven: () => true });
  const { to } = await clock.drive(node.reply(node.send(get(LIGHT, [0x80]), { from: 'other-port' })));
  expect(to.port).not.toBe(3610);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('on a network that loses a third of all, nothing flips (seed %i)', async (seed) => {
  const weather = { loss: 0.33, jitter: 100, duplication: 0.2, seed };
  expect(await outcome((asked) => [{ frame: answer(asked) }], ask, { weather })).not.toContain('fail');
  expect(await outcome(() => [], ask, { weather })).not.toBe('pass');
  expect(
    await outcome((asked) => [{ frame: answer(asked, { esv: ESV.Get_SNA }) }], mustBeSilent, { weather }),
  ).not.toBe('pass');
});
