import type { Pics } from '../../model.ts';

/** Whether there is anybody who answers. */
export const answersRequests = ({ objects, transmissionOnly }: Pics): true | string =>
  transmissionOnly
    ? 'the device only sends'
    : objects.length > 0 || 'no object was found whose maps can be read: there is nothing to ask of';

/** Whether the device can be asked over TCP. */
export const answersOverTcp = (pics: Pics): true | string =>
  pics.tcp ? answersRequests(pics) : 'the device accepts no TCP connection';
