// Holds a data folder for one server: its local socket is the lock, which the kernel takes away from a server that ends, however it ends.
//
//   listen on a name of our own ── link it to vitrine.sock ── done
//                                   │ there is one already
//                                   ├─ somebody answers there: the folder is held
//                                   └─ nobody does: a killed server left it. Under an exclusive lock, look again, then rename over it
//
// A socket that is linked listens already, so nobody takes a server that starts for a dead one. The lock orders servers that find
// the same dead socket: without it, the slower one would replace the socket of the faster one.
import { lstatSync, linkSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { preparePrivateFile, Problem } from "@vitrine/store";
import { openSocketFolder, type SocketFolder, socketName } from "./address.ts";
import { askServer } from "./ask.ts";

/** The file that is locked while a dead socket is replaced. It stays empty. */
const lockName = "vitrine.lock";

/** Connections that wait to be accepted: a person runs one command, a script a few. */
const backlog = 16;

/** In ms: how long servers that start at once wait for each other. */
const lockPatience = 10_000;

/** In ms: the server that holds the folder says its process id. */
const namePatience = 1_000;

/** Another server holds the data folder. */
export class FolderHeld extends Problem {}

export interface HeldFolder {
  /** It listens. */
  readonly server: Server;
  /** Gives the folder up. */
  release(): void;
}

/**
 * Makes the folder where it is missing, and holds it.
 * @throws FolderHeld where another server holds it
 * @throws Problem where the folder cannot be used
 */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  // The folder is checked with the file: nobody else may write in it.
  const lockPath = preparePrivateFile(folder, lockName);
  const place = openSocketFolder(folder);
  const temporary = `${socketName}.${process.pid}`;
  const [path, ownPath] = [join(folder, socketName), join(folder, temporary)];
  rmSync(ownPath, { force: true });
  let server: Server | undefined;
  try {
    server = await listening(place.address(temporary), folder);
    const { ino } = lstatSync(ownPath);
    await takePlace({ folder, place, lockPath, path, ownPath });
    rmSync(ownPath, { force: true });
    return { server, release: () => release(server!, { path, ino, place }) };
  } catch (error) {
    server?.close();
    rmSync(ownPath, { force: true });
    place.close();
    throw error;
  }
}

interface Places {
  readonly folder: string;
  readonly place: SocketFolder;
  readonly lockPath: string;
  readonly path: string;
  readonly ownPath: string;
}

async function takePlace(places: Places): Promise<void> {
  const { place, path, ownPath } = places;
  for (;;) {
    try {
      linkSync(ownPath, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const state = await stateOf(place.address(socketName));
    if (state === "alive") throw new FolderHeld(await heldWords(places.folder));
    if (state === "dead" && (await replaceDead(places))) return;
  }
}

/** Returns whether the dead socket was still there, and is ours now. */
async function replaceDead({ place, lockPath, path, ownPath }: Places): Promise<boolean> {
  // Only a server that was killed leaves its socket, so most starts do without SQLite, whose locks the kernel releases.
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const lock = new DatabaseSync(lockPath, { timeout: lockPatience });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    if ((await stateOf(place.address(socketName))) !== "dead") return false;
    renameSync(ownPath, path);
    return true;
  } finally {
    lock.close();
  }
}

/** Listens for the user's own programs: mode 0600. */
function listening(address: string, folder: string): Promise<Server> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true });
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(new Problem(`The local socket in the data folder ${folder} cannot be made: ${error.message}.`)),
    );
    const before = process.umask(0o177);
    try {
      // `listen` makes the file before it returns.
      server.listen({ path: address, backlog }, () => resolve(server));
    } finally {
      process.umask(before);
    }
  });
}

type SocketState = "alive" | "dead" | "absent";

/** Whether somebody listens there. A server that is too busy to accept is alive. */
function stateOf(address: string): Promise<SocketState> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve("alive");
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "ENOENT") resolve("absent");
      else resolve(code === "ECONNREFUSED" ? "dead" : "alive");
    });
  });
}

async function heldWords(folder: string): Promise<string> {
  const reply = await askServer(folder, { command: "status", parameters: {} }, namePatience).catch(() => undefined);
  const pid = reply !== undefined && "result" in reply ? reply.result["pid"] : undefined;
  const process = typeof pid === "number" ? ` (process ${pid})` : "";
  return `Another server${process} holds the data folder ${folder}. End it, or give this one a folder of its own with --data.`;
}

function release(server: Server, { path, ino, place }: { path: string; ino: number; place: SocketFolder }): void {
  // The name goes before the socket does, so that nobody finds it dead.
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true });
  server.close();
  place.close();
}
