import type { Door } from './http-exchange.ts';
import { nameOf } from './http-exchange.ts';

/** The ports at which a camera serves its pages, those tried first before the others. */
export interface Doors {
  /** In the order in which they are tried. */
  all(): readonly Door[];
  /** This one answered. */
  first(door: Door): void;
  /** The camera was put to other ways of connection. */
  moved(to: { readonly secure?: boolean; readonly httpsPort?: number }): void;
}

/** HTTP before HTTPS, until it is known better. */
export function doorsOf({ httpPort, httpsPort }: { readonly httpPort: number; readonly httpsPort: number }): Doors {
  let doors: readonly Door[] = [
    { secure: false, port: httpPort },
    { secure: true, port: httpsPort },
  ];
  return {
    all: () => doors,
    first(door) {
      doors = [door, ...doors.filter((other) => nameOf(other) !== nameOf(door))];
    },
    moved({ secure = doors[0]?.secure, httpsPort: port }) {
      const added = port === undefined ? [] : [{ secure: true, port }];
      const others = doors.filter((door) => !added.some((one) => nameOf(one) === nameOf(door)));
      const rank = (door: Door) => Number(door.secure !== secure);
      // The ports known so far go first: what answers there is the camera.
      doors = [...others, ...added].toSorted((a, b) => rank(a) - rank(b));
    },
  };
}

/** What a write of HTTPS settings says of the ports. */
export function moveOf(values: Readonly<Record<string, string>>): Parameters<Doors['moved']>[0] {
  const port = Number(values['https.port'] ?? 0);
  const connection = values['https.connection'];
  return {
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { httpsPort: port } : {}),
    ...(connection === undefined ? {} : { secure: connection === 'https' }),
  };
}
