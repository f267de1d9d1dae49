import {
  assume,
  demand,
  hex,
  NODE_PROFILE,
  show,
  verify,
  type CaseContext,
  type Suite,
} from '../../../harness/index.ts';
import {
  ASSIGNED,
  assigned,
  fallback,
  hasAssignable,
  isSameButForUpperBits,
  NUMBER,
  numberOfObject,
  numbers,
  writeOther,
} from './identification.ts';
import { formCase, has, held, readAlone } from './node-profile.ts';
import { judgeIdentification, sized } from './node-profile-values.ts';
import { restart } from './start-up.ts';

/** Whatever happens to the node in `between`, its numbers are the same after it. */
async function keepsNumbers({ node, pics }: CaseContext, between: () => Promise<unknown>, after: string) {
  const before = await numbers(node, pics);
  await between();
  for (const [eoj, was] of before) {
    const now = await readAlone(node, eoj, NUMBER);
    assume(now !== undefined, `${numberOfObject(eoj)} is refused after ${after}`);
    verify(now, was, `${numberOfObject(eoj)} is the same after ${after}`);
  }
}

const suite: Suite = {
  id: 'part-2-6.11.1-b',
  clause: '6.11.1',
  title: 'Identification of the node',
  cases: [
    formCase({
      id: 'individual-identification-form',
      rule: 'EL2-6.11.1-3.1',
      title: 'The individual identification information has two bytes',
      epc: ASSIGNED,
      isOptional: true,
      judge: sized(2, 'individual identification information'),
    }),
    {
      id: 'individual-identification-is-assigned',
      proves: ['EL2-6.11.1-3.3'],
      title: 'Another value that is accepted for the individual identification information is read back',
      writes: 'actuates',
      applies: hasAssignable,
      async run({ node }) {
        const wanted = await writeOther(node);
        assume(wanted !== undefined, 'the node does not take another 0xBF');
        const now = await node.settles(NODE_PROFILE, ASSIGNED, wanted);
        const isUpper = isSameButForUpperBits(now, wanted) && hex(now) !== hex(wanted);
        assume(!isUpper, 'the node sets the two upper bits of 0xBF itself, of which the rules are lost');
        assume(
          hex(now) === hex(wanted) || !node.copiesSeen(),
          'the network doubles frames: a write of before may have come again',
          'network',
        );
        verify(now, wanted, `${show(ASSIGNED)} is what was written to it and accepted`);
      },
    },
    {
      id: 'individual-identification-survives-restart',
      proves: ['EL2-6.11.1-3.4'],
      title: 'An assigned 0xBF outlives a loss of power, unless 0x8A and 0x8D tell the node apart',
      needs: ['powerCycle'],
      writes: 'actuates',
      applies: hasAssignable,
      async run(context) {
        const { node } = context;
        const was = await assigned(node);
        await restart(context);
        const lost = await fallback(node, was);
        if (lost === undefined) return;
        const claim = 'an assigned 0xBF is kept by a node that 0x8A and 0x8D do not tell apart';
        demand(lost.isToldApart, claim, hex(was), 'the default value, and no 0x8D');
        assume(false, 'the node falls back to its default 0xBF, as one with 0x8A and 0x8D is free to');
      },
    },
    {
      id: 'default-identification-is-marked',
      proves: ['EL2-6.11.1-3.6'],
      title: 'A 0xBF that is lost with the power falls back to a value with bit 14 clear, and is written anew',
      needs: ['powerCycle'],
      writes: 'actuates',
      applies: hasAssignable,
      async run(context) {
        const { node } = context;
        const was = await assigned(node);
        await restart(context);
        const lost = await fallback(node, was);
        if (lost === undefined) return context.note('the node keeps an assigned 0xBF');
        demand(
          !lost.claimsMemory,
          'a default 0xBF after a loss of power has bit 14 clear',
          'bit 14 clear',
          'bit 14 set',
        );
        const claim = 'a node that has lost its 0xBF takes another one';
        demand((await writeOther(node)) !== undefined, claim, 'Set_Res', 'SetC_SNA');
      },
    },
    {
      id: 'individual-identification-survives-move',
      proves: ['EL2-6.11.1-3.2'],
      title: 'An assigned 0xBF stays the same when the node gets another address',
      needs: ['changeAddress'],
      writes: 'actuates',
      applies: hasAssignable,
      async run({ node, powers }) {
        const was = await assigned(node);
        await powers.changeAddress();
        const lost = await fallback(node, was);
        if (lost === undefined) return;
        assume(
          lost.claimsMemory || !lost.isToldApart,
          'the node falls back to its default 0xBF, which it does not keep',
        );
        demand(false, 'an assigned 0xBF is the same at another address', hex(was), hex(await held(node, ASSIGNED)));
      },
    },
    formCase({
      id: 'identification-number-form',
      rule: 'EL2-6.11.1-10.1',
      title: 'The identification number has 17 bytes and begins with 0xFE',
      epc: NUMBER,
      judge: judgeIdentification,
    }),
    {
      id: 'identification-number-is-unique',
      proves: ['EL2-6.11.1-10.3'],
      title: 'The identification number is not all zero behind the maker, and no two objects share one',
      async run(context) {
        const { node, pics } = context;
        const found = await numbers(node, pics);
        const own = found.get(NODE_PROFILE) ?? new Uint8Array();
        assume(own.length === 17, 'the identification number does not have 17 bytes, which another case judges');
        const isEmpty = own.subarray(4).every((byte) => byte === 0);
        demand(
          !isEmpty,
          'the identification number has something of its own behind the maker',
          'not all zero',
          hex(own),
        );
        const maker = await readAlone(node, NODE_PROFILE, 0x8a);
        if (maker !== undefined && hex(own.subarray(1, 4)) !== hex(maker))
          context.note(
            `the maker in the identification number is ${hex(own.subarray(1, 4))}, in 0x8A it is ${hex(maker)}`,
          );
        const texts = new Set([...found.values()].map((value) => hex(value)));
        assume(texts.size === found.size, 'objects of the node share an identification number');
      },
    },
    {
      id: 'identification-number-survives-restart',
      proves: ['EL2-6.11.1-10.4'],
      title: 'The identification numbers are the same after a loss of power',
      needs: ['powerCycle'],
      applies: has(NUMBER),
      run: (context) => keepsNumbers(context, () => restart(context), 'a loss of power'),
    },
    {
      id: 'identification-number-survives-move',
      proves: ['EL2-6.11.1-10.4'],
      title: 'The identification numbers are the same at another address',
      needs: ['changeAddress'],
      applies: has(NUMBER),
      run: (context) => keepsNumbers(context, () => context.powers.changeAddress(), 'a change of address'),
    },
  ],
};
export default suite;
