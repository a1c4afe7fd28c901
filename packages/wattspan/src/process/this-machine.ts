/** Whether a host of an address is this machine, by a name that no other can have. @example isThisMachine("127.0.0.1") // true */
export const isThisMachine = (hostname: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
