// Asks the server that holds a data folder: one connection, one request, one reply.
import { connect, type Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import { Problem } from "@vitrine/store";
import { openSocketFolder, socketName } from "./address.ts";
import { type AdminReply, type AdminRequest, longestReply, readReply, writeRequest } from "./message.ts";

/** In ms: a password waits for 64 others to be hashed, and a slow disk for its turn. */
const patience = 60_000;

/** No server listens there: there is no socket, or one that a killed server left. */
const absence = new Set(["ENOENT", "ECONNREFUSED", "ENOTDIR"]);

/**
 * Sends the request to the server of this data folder. Resolves with undefined where no server runs.
 * Rejects with a `Problem` where there is a server and no reply.
 */
export async function askServer(
  folder: string,
  request: AdminRequest,
  milliseconds = patience,
): Promise<AdminReply | undefined> {
  let socket: Socket;
  try {
    const place = openSocketFolder(folder);
    try {
      socket = await connected(place.address(socketName));
    } finally {
      place.close();
    }
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (absence.has(code)) return undefined;
    if (code !== "EACCES" && code !== "EPERM")
      throw new Problem(`The server of ${folder} cannot be asked: ${message}.`);
    throw new Problem(`The data folder ${folder} is another user's: run this as that user, or as root.`);
  }
  socket.write(writeRequest(request));
  return readReply(await oneLine(socket, milliseconds));
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

function oneLine(socket: Socket, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder("utf8");
    const pieces: string[] = [];
    let length = 0;
    const end = (action: () => void): void => {
      socket.destroy();
      action();
    };
    const fail = (words: string): void => end(() => reject(new Problem(words)));
    socket.setTimeout(milliseconds, () => fail(`The server gave no answer within ${milliseconds / 1_000} seconds.`));
    socket.on("error", (error) => fail(`The connection to the server broke: ${error.message}.`));
    socket.on("close", () => fail("The server ended before it answered."));
    socket.on("data", (bytes) => {
      length += bytes.length;
      if (length > longestReply) {
        fail("The server's reply is too long.");
        return;
      }
      const text = decoder.write(bytes);
      const at = text.indexOf("\n");
      pieces.push(at < 0 ? text : text.slice(0, at));
      if (at >= 0) end(() => resolve(pieces.join("")));
    });
  });
}
