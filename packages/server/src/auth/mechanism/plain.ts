// PLAIN (RFC 4616): [authorization name] NUL name NUL password. The password arrives as it is.
import { isUtf8 } from "node:buffer";
import { preparePassword } from "@vitrine/wire/scram";
import type { AccountDirectory } from "../account-directory.ts";
import { hashOfNobody, isPasswordOf } from "../password-hash.ts";
import { type Claim, malformed, type Mechanism, type MechanismComponents, type Verdict } from "./mechanism.ts";

/** The claim that this is the password of the name. */
export function passwordClaim({ accounts, hashing }: MechanismComponents, name: string, password: string): Claim {
  return {
    guess: { name, kind: "password" },
    check: () => hashing.run(() => checkPassword(accounts, name, password)),
  };
}

/** The same work for a name without an account. */
async function checkPassword(accounts: AccountDirectory, name: string, password: string): Promise<Verdict> {
  const account = accounts.accountOf(name);
  const stored = accounts.find(account ?? name);
  const isRight = await isPasswordOf(stored?.argon2id ?? hashOfNobody, prepareAnything(password));
  return isRight && account !== undefined ? { isRight, account } : { isRight: false };
}

/** What cannot be a password is hashed as well, as one that nobody has: it must take as long. */
function prepareAnything(password: string): string {
  try {
    return preparePassword(password);
  } catch {
    return "\0";
  }
}

export const plain: Mechanism = {
  name: "PLAIN",
  begin: (components) => ({
    receive(message) {
      if (!isUtf8(message)) return malformed;
      const parts = Buffer.from(message).toString("utf8").split("\0");
      const [authorization = "", typed = "", password = ""] = parts;
      // A NUL in the password makes a fourth part.
      if (parts.length !== 3 || typed === "" || password === "") return malformed;
      const name = typed.normalize("NFC");
      const { accounts } = components;
      // Nobody acts for somebody else (RFC 4616 §2).
      const isOwn = authorization === "" || authorization.normalize("NFC") === name;
      if (!isOwn && accounts.accountOf(authorization) !== accounts.accountOf(name)) return malformed;
      return { kind: "claim", claim: passwordClaim(components, name, password) };
    },
  }),
};
