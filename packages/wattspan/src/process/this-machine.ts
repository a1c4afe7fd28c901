/**
 * Whether a host name means this machine and can mean no other.
 * @example isThisMachine("127.0.0.1") // true
 */
export const isThisMachine = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
