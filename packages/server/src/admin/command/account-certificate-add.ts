// Lets a certificate log in to an account, without a password (SASL EXTERNAL).
import { Problem } from "@vitrine/store";
import { readFingerprint } from "../../certificate/fingerprint.ts";
import { composed, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";

/** Throws a `Problem` for a text that is no fingerprint. */
export function fingerprintFrom(text: string): string {
  const fingerprint = readFingerprint(text);
  if (fingerprint !== undefined) return fingerprint;
  throw new Problem("A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits, with colons or without.");
}

export const accountCertificateAdd = adminCommand({
  name: "account certificate add",
  parameters: { name: "needed", fingerprint: "needed" },
  run: ({ accounts, bans, by, clock }, { name: text, fingerprint: typed }) => {
    const [name, fingerprint] = [composed(text), fingerprintFrom(typed)];
    const { certificates } = accounts();
    if (!accounts().has(name)) throw unknownAccount(accounts(), name);
    const owner = certificates.accountOf(fingerprint);
    if (owner !== undefined) throw new Problem(`This certificate logs in to ${owner} already.`);
    certificates.add(name, fingerprint, clock.now());
    bans().record({ by, action: "account certificate add", target: name, reason: fingerprint });
    return { words: `The certificate logs in to ${name} from now on.` };
  },
});
