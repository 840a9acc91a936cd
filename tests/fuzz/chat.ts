// The chat that is fuzzed: a real server on a free port, with one account, and nothing on the disk.
import { type ChatServer, createServer } from "@vitrine/server";
import { type AccountStore, createAuthenticator, type PasswordRecord } from "@vitrine/server/accounts";
import { deriveCredentials } from "@vitrine/wire/scram";

export const accountName = "alice";
export const accountPassword = "correct horse";

/** argon2id of the password, with the cost of a real one. */
const argon2id = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

async function createAccounts(): Promise<AccountStore> {
  const scram = await deriveCredentials(accountPassword, Uint8Array.from({ length: 16 }), 4096);
  const accounts = new Map<string, PasswordRecord>([[accountName, { argon2id, scram }]]);
  return {
    secret: new Uint8Array(32),
    has: (name) => accounts.has(name),
    find: (name) => accounts.get(name),
    accountOf: (name) => (accounts.has(name) ? name : undefined),
    ownerOf: () => undefined,
    list: () => [],
    add: () => false,
    setPassword: () => false,
    rename: () => false,
    remove: () => false,
    close: () => {},
  };
}

export async function startChat(): Promise<{ readonly server: ChatServer; readonly port: number }> {
  const authenticator = createAuthenticator({ accounts: await createAccounts() });
  const server = createServer({ host: "0.0.0.0", port: 0 }, { authenticator });
  const { port } = await server.listen();
  return { server, port };
}
