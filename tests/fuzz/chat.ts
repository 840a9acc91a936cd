// The chat that is fuzzed: a real server on a free port, with one account, and nothing on the disk.
import { createLive, type Live } from "@vitrine/live";
import { type ChatServer, createServer, type HttpHandler } from "@vitrine/server";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { createAuthenticator } from "@vitrine/server/accounts";
import type { AccountStore, PasswordRecord } from "@vitrine/store/accounts";
import { deriveCredentials } from "@vitrine/wire/scram";

export const accountName = "alice";
export const accountPassword = "correct horse";

/** argon2id of the password, with the cost of a real one. */
const argon2id = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async function createAccounts(): Promise<AccountStore> {
  const scram = await deriveCredentials(accountPassword, Uint8Array.from({ length: 16 }), 4096);
  const accounts = new Map<string, PasswordRecord>([[accountName, { argon2id, scram }]]);
  const accountOf = (name: string) => (accounts.has(name) ? name : undefined);
  return {
    secret: new Uint8Array(32),
    has: (name) => accounts.has(name),
    find: (name) => accounts.get(name),
    accountOf,
    ownerOf: accountOf,
    claimOn: (name) => ({ account: accountOf(name), owner: accountOf(name) }),
    list: () => [],
    add: () => false,
    setPassword: () => false,
    rename: () => false,
    remove: () => false,
    suspend: () => false,
    unsuspend: () => false,
    suspensionOf: () => undefined,
    certificates: { accountOf: () => undefined, of: () => [], add: () => false, remove: () => false },
    nicks: { find: () => undefined, of: () => [], add: () => false, remove: () => false },
    settings: { of: () => new Map<string, string>(), set: () => {} },
    attempts: { all: () => [], keep: () => {} },
    chat: {
      load: () => ({ users: [], rooms: [], purgedRooms: [], metadata: [] }),
      keep: () => {},
      accountGone: () => {},
    },
    close: () => {},
  };
}

export async function startChat(): Promise<{ readonly server: ChatServer; readonly port: number }> {
  const authenticator = createAuthenticator({ accounts: await createAccounts() });
  const tls = makeSelfSigned(["127.0.0.1"], Date.now(), 1);
  const live = Promise.withResolvers<Live>();
  const http: HttpHandler = (socket, upgrade) => void live.promise.then((page) => page.take(socket, upgrade));
  const server = createServer({ host: "0.0.0.0", port: 0, tls }, { authenticator, http });
  const { port } = await server.listen();
  // A folder without a page: every file is missing.
  const options = { folder: import.meta.dirname, interface: undefined, datagramPort: 5000, room: "lobby", port };
  live.resolve(createLive(server.events, options));
  return { server, port };
}
