import type { Drive } from '../../device-under-test/contract.ts';

/** What is said to a person who stands in for a driver, in one language. */
export interface Words {
  readonly powerCycle: string;
  readonly pressLocally: (eoj: string, epc: string) => string;
  readonly changeAddress: string;
  readonly unplugNetwork: string;
  readonly causeFault: (eoj: string, fault: boolean) => string;
  readonly changeObjects: string;
  readonly driveNumber: (eoj: string, epc: string, to: Drive) => string;
  readonly makeAsk: string;
  /** "Please act", before what is to be done. `during`: the id of the case. */
  readonly heading: (during: string) => string;
  readonly language: 'japanese' | 'english';
  /** What to type at a camera: when a deed is done, a line of text, lines of text. */
  readonly typing: { readonly deed: string; readonly line: string; readonly lines: string };
  /** What to type, for a deed and for an address. */
  readonly done: string;
  readonly address: string;
  /** After an answer that is none. */
  readonly help: { readonly done: string; readonly address: string };
}

const ENGLISH: Words = {
  powerCycle: 'Switch the device off, wait until it is dead, and switch it on again.',
  pressLocally: (eoj, epc) =>
    `Change property ${epc} of object ${eoj} by hand at the device, as a user would: a key, a dial, a remote control.`,
  changeAddress: 'Give the device another IP address, and see that it uses it.',
  unplugNetwork: 'Take the network away from the device, wait for ten seconds, and give it back. Leave the power on.',
  causeFault: (eoj, fault) =>
    fault ? `Bring object ${eoj} into a fault.` : `Bring object ${eoj} out of its fault again.`,
  changeObjects: 'Add an object to the node, or take one away. When you are asked once more, undo that.',
  driveNumber: (eoj, epc, to) => `Drive what property ${epc} of object ${eoj} stands for ${ENGLISH_ENDS[to]}.`,
  makeAsk: 'Have the device send requests of its own: press its key, use its app, or restart it.',
  heading: (during) => `The operator is needed for ${during}`,
  language: 'english',
  typing: {
    deed: 'Enter when it is done, n and Enter where it cannot be done',
    line: 'type it and press Enter, n and Enter where it cannot be done',
    lines: 'paste the lines, then an empty one; n and Enter where it cannot be done',
  },
  done: 'Enter when it is done, n and Enter where it cannot be done',
  address: 'the new address and Enter, n and Enter where it cannot be done',
  help: {
    done: 'That is no answer: press Enter alone once it is done, or type n and press Enter.',
    address: 'That is no IP address: type it as in 192.168.0.12 or fd00::12, or type n, and press Enter.',
  },
};

const ENGLISH_ENDS: Readonly<Record<Drive, string>> = {
  'low end': 'to the low end of what the device is able to do',
  'high end': 'to the high end of what the device is able to do',
  below: 'below what the property is able to hold',
  above: 'above what the property is able to hold',
};

const JAPANESE: Words = {
  powerCycle: '機器の電源を切り、完全に止まってから、もう一度入れてください。',
  pressLocally: (eoj, epc) =>
    `機器本体のボタンやリモコンなどで、オブジェクト ${eoj} のプロパティ ${epc} を変えてください。`,
  changeAddress: '機器の IP アドレスを変え、そのアドレスで動いていることを確かめてください。',
  unplugNetwork: '機器のネットワークを切り、10 秒待ってから、つなぎ直してください。電源は切らないでください。',
  causeFault: (eoj, fault) =>
    fault ? `オブジェクト ${eoj} を異常状態にしてください。` : `オブジェクト ${eoj} を異常状態から戻してください。`,
  changeObjects: 'ノードにオブジェクトを一つ加えるか、一つ外してください。次に頼まれたら元に戻してください。',
  driveNumber: (eoj, epc, to) =>
    `オブジェクト ${eoj} のプロパティ ${epc} が表す量を、${JAPANESE_ENDS[to]}してください。`,
  makeAsk: '機器が自ら要求電文を送るように操作してください(ボタン、アプリ、再起動など)。',
  heading: (during) => `操作をお願いします(${during})`,
  language: 'japanese',
  typing: {
    deed: '終わったら Enter、できないときは n と Enter',
    line: '入力して Enter、できないときは n と Enter',
    lines: '行を貼り付けて最後に空行、できないときは n と Enter',
  },
  done: '終わったら Enter、できないときは n と Enter',
  address: '新しいアドレスと Enter、できないときは n と Enter',
  help: {
    done: 'その入力は使えません。終わったら Enter だけを、できないときは n を入力して Enter を押してください。',
    address:
      'IP アドレスではありません。192.168.0.12 や fd00::12 のように、できないときは n を入力して Enter を押してください。',
  },
};

const JAPANESE_ENDS: Readonly<Record<Drive, string>> = {
  'low end': '機器の能力の下限に',
  'high end': '機器の能力の上限に',
  below: 'プロパティで表せる下限より小さく',
  above: 'プロパティで表せる上限より大きく',
};

/** The words in the language of the environment (LC_ALL, LC_MESSAGES, LANG): Japanese, else English. */
export function wordsFor(env: Readonly<Record<string, string | undefined>>): Words {
  const language = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^ja(?![a-z])/i.test(language) ? JAPANESE : ENGLISH;
}
