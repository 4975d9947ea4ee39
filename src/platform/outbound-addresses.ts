import { BlockList, isIP } from 'node:net';

/** IPv4 that no public server has: private, shared, link-local, documentation, multicast, reserved (IANA special-purpose registry). */
const SPECIAL_V4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24',
  '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];
/** Of global unicast: protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address within. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48'];

const listOf = (ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
};

const specialV4 = listOf(SPECIAL_V4, 'ipv4');
const specialV6 = listOf(SPECIAL_V6, 'ipv6');
/** Everything outside is special: `::ffff:` and NAT64 with an IPv4 address within, link-local, unique local, multicast. */
const globalV6 = listOf(['2000::/3'], 'ipv6');
const loopbackV4 = listOf(['127.0.0.0/8'], 'ipv4');
const loopbackV6 = listOf(['::1/128'], 'ipv6');

/** Whether an address (text as Node writes it) is one of the public Internet. What is no address is not. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) === 4 ? !specialV4.check(address) : isIP(address) === 6 && !address.includes('%') && globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');

/** Whether an address is this machine; an IPv4 address within an IPv6 one is not taken for it. */
export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) === 4 ? loopbackV4.check(address) : isIP(address) === 6 && !address.includes('.') && !/^::ffff:/i.test(address) && loopbackV6.check(address, 'ipv6');
