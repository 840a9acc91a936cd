// EXTERNAL (RFC 4422 appendix A): the client's certificate has proved who it is, before the first byte of the chat.
import { certificateFingerprint } from "../../certificate/fingerprint.ts";
import type { Mechanism } from "./mechanism.ts";

export const external: Mechanism = {
  name: "EXTERNAL",
  begin: ({ accounts }, { certificate }) => ({
    receive(message) {
      const wanted = Buffer.from(message).toString("utf8");
      return {
        kind: "claim",
        claim: {
          guess: undefined,
          check: () => {
            const account =
              certificate === undefined
                ? undefined
                : accounts.accountOfCertificate(certificateFingerprint(certificate));
            const isRight = account !== undefined && (wanted === "" || accounts.accountOf(wanted) === account);
            return Promise.resolve(isRight ? { isRight, account } : { isRight: false });
          },
        },
      };
    },
  }),
};
