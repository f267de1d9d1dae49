/** Whom an IP address means: one node, the members of a group, or every node of the network by limited broadcast. */
export function reachOf(address: string): 'one' | 'group' | 'everybody' {
  if (address.includes(':')) return /^ff/i.test(address) ? 'group' : 'one';
  if (address === '255.255.255.255') return 'everybody';
  const first = Number.parseInt(address, 10);
  return first >= 224 && first <= 239 ? 'group' : 'one';
}
