/**
 * Whether a host name means this machine and can mean no other. Names below `localhost` do (RFC 6761), and so do
 * the addresses that servers listen at to be reached by any of a machine's names.
 * @example isThisMachine("127.0.0.1") // true
 */
export const isThisMachine = (hostname: string): boolean =>
  /^(?:(?:[\w-]+\.)*localhost\.?|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/i.test(hostname);
