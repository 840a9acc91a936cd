// Where the local socket of a data folder is, and how the kernel reaches it.
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";

/** The name of the socket in the data folder. */
export const socketName = "vitrine.sock";

/** In bytes: `sun_path` has 108 with the NUL at its end (unix(7)). */
const longestAddress = 107;

export interface SocketFolder {
  /** The address for the kernel of a socket by this name. */
  address(name: string): string;
  close(): void;
}

/**
 * Opens the folder for addresses of sockets in it. The kernel takes no path of more than 107 bytes, so a long one goes through the
 * folder's file descriptor: /proc/self/fd/17/vitrine.sock.
 */
export function openSocketFolder(folder: string): SocketFolder {
  const isShort = (name: string): boolean => Buffer.byteLength(join(folder, name)) <= longestAddress;
  let descriptor: number | undefined;
  return {
    address: (name) => {
      if (isShort(name)) return join(folder, name);
      descriptor ??= openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
      return `/proc/self/fd/${descriptor}/${name}`;
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
