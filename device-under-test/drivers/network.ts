import type { DeviceUnderTest } from '../contract.ts';

/** A device that is somewhere on the network and can only be talked to: no powers, nothing declared. */
export const networkDevice = (address: string): DeviceUnderTest => ({
  name: address,
  open: async () => ({ address, close: async () => undefined }),
});
