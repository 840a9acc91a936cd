// NickServ CERT: certificates that log in to the account, without a password (SASL EXTERNAL).
import { certificateFingerprint } from "../../../../certificate/fingerprint.ts";
import type { ServiceCommand } from "../service.ts";

export const certificate: ServiceCommand = {
  name: "CERT",
  form: "CERT LIST | CERT ADD [fingerprint] | CERT DEL fingerprint",
  help: "Lists, adds or removes certificates that log in to your account. ADD alone takes the one of this connection.",
  needs: "login",
  words: 1,
  run: ({ client, account, accounts, words, say }) => {
    const own = client.connection.certificate;
    const fingerprint = words[1] ?? (own === undefined ? "" : certificateFingerprint(own));
    switch (words[0]!.toUpperCase()) {
      case "LIST": {
        const known = accounts.information(account)?.certificates ?? [];
        for (const one of known) say(one);
        return say(`${known.length} certificates.`);
      }
      case "ADD":
        if (fingerprint === "") return say("This connection has no certificate: name the fingerprint of one.");
        return say(accounts.addCertificate(account, fingerprint)?.words ?? `${fingerprint} logs in to ${account} now.`);
      case "DEL":
        return say(accounts.removeCertificate(account, words[1] ?? "")?.words ?? "It does not log in any more.");
      default:
        return say("The form is: CERT LIST | CERT ADD [fingerprint] | CERT DEL fingerprint");
    }
  },
};
