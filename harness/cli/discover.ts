import type { Command } from 'commander';
import { NODE_PROFILE, eojOf } from '../echonet-lite/eoj.ts';
import { instanceTriples } from '../echonet-lite/property-map.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { udpLan } from '../transport/udp-lan.ts';
import { familyOf } from './addresses.ts';
import { openAsker, type Asker, type Heard } from './asking.ts';
import { ends } from './ends.ts';
import { wholeNumber } from './numbers.ts';
import { withOwnEnd } from './own-end-options.ts';
import { columns, print, tell } from './say.ts';
import { claimPort, ownAddress, type OwnEnd } from './stand.ts';

/** Multicasts get lost: who answers one of so many is found. */
const ROUNDS = 3;

/** `tekigo discover`: which nodes are on the network. */
export function addDiscover(program: Command): void {
  withOwnEnd(program.command('discover'))
    .description('list the nodes that answer a multicast, or are heard meanwhile')
    .option('--window <ms>', `how long each of ${ROUNDS} rounds waits for answers`, wholeNumber(50, 60_000), 2000)
    .action(ends(discoverCommand));
}

async function discoverCommand({ window, ...own }: OwnEnd & { readonly window: number }): Promise<number> {
  const bind = await ownAddress(own);
  const lan = udpLan({ family: familyOf(bind), interfaceName: own.interface });
  await claimPort(lan, bind);
  tell(`asking ${lan.group} from ${bind}, ${ROUNDS} times`);
  const asker = await openAsker(lan, realClock, bind);
  try {
    for (let round = 0; round < ROUNDS; round++) await asker.ask(asker.group, NODE_PROFILE, [0xd6], window);
    const nodes = [...Map.groupBy(asker.heard, ({ from }) => from)];
    if (nodes.length === 0) {
      tell('nobody answered; "tekigo doctor" tells what may be in the way, --interface chooses another network');
      return EXIT.open;
    }
    const rows = await Promise.all(nodes.map(([address, heard]) => describe(asker, address, heard, window)));
    print(columns([['address', 'version', 'maker', 'objects'], ...rows]));
    return EXIT.good;
  } finally {
    await asker.close();
  }
}

async function describe(asker: Asker, address: string, heard: readonly Heard[], ms: number): Promise<string[]> {
  const value = async (epc: number): Promise<Uint8Array | undefined> => {
    for (let round = 0; round < ROUNDS; round++) {
      const [answer] = await asker.ask(address, NODE_PROFILE, [epc], ms);
      if (answer !== undefined) return answer.frame.properties.find((it) => it.epc === epc && it.edt.length > 0)?.edt;
    }
    return undefined;
  };
  // A node that only sends would leave every question open.
  const answers = heard.some(({ frame }) => frame.esv === 0x72 || frame.esv === 0x52);
  const version = answers ? await value(0x82) : undefined;
  const maker = answers ? await value(0x8a) : undefined;
  return [
    address,
    version === undefined ? '?' : `${version[0]}.${version[1]}`,
    maker === undefined ? '?' : Buffer.from(maker).toString('hex').toUpperCase(),
    objectsOf(heard).join(' '),
  ];
}

/** The objects of the instance list, or whoever has spoken where no list came. */
function objectsOf(heard: readonly Heard[]): readonly string[] {
  const listed = heard.flatMap(({ frame }) =>
    frame.properties.filter(({ epc, edt }) => frame.seoj === NODE_PROFILE && epc === 0xd6 && edt.length > 0),
  );
  const eojs =
    listed.length > 0
      ? listed.flatMap(({ edt }) => instanceTriples(edt).map((triple) => eojOf(...triple)))
      : heard.map(({ frame }) => frame.seoj);
  return [...new Set(eojs)].map((it) => it.toUpperCase());
}
