import { createServer, type AddressInfo, type Server } from 'node:net';

/** Has the server listen and gives its port; 0: chosen by the OS. Rejects with what the OS said. */
export function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A port that nobody listens at; it stays closed. */
export async function reservePort(address: string): Promise<number> {
  const server = createServer();
  const port = await listen(server, address, 0);
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
