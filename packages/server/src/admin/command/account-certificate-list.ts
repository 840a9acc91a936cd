// Lists the certificates that log in to an account.
import { composed, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";

export const accountCertificateList = adminCommand({
  name: "account certificate list",
  parameters: { name: "needed" },
  run: ({ accounts }, { name: text }) => {
    const name = composed(text);
    if (!accounts().has(name)) throw unknownAccount(accounts(), name);
    return { certificates: accounts().certificates.of(name) };
  },
});
