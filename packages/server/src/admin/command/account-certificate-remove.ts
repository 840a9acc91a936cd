// Takes a certificate from an account: it does not log in any more. Sessions stay.
import { Problem } from "@vitrine/store";
import { composed, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";
import { fingerprintFrom } from "./account-certificate-add.ts";

export const accountCertificateRemove = adminCommand({
  name: "account certificate remove",
  parameters: { name: "needed", fingerprint: "needed" },
  run: ({ accounts, bans, by }, { name: text, fingerprint: typed }) => {
    const [name, fingerprint] = [composed(text), fingerprintFrom(typed)];
    if (!accounts().has(name)) throw unknownAccount(accounts(), name);
    if (!accounts().certificates.remove(name, fingerprint)) {
      throw new Problem(`${name} has no certificate with this fingerprint.`);
    }
    bans().record({ by, action: "account certificate remove", target: name, reason: fingerprint });
    return { words: `The certificate does not log in to ${name} any more.` };
  },
});
