// The section [tls] of the settings: the certificate, for every listener.
import type { Setting } from "../setting.ts";

export const tlsSettings = [
  {
    key: "tls.certificate",
    placeholder: "FILE",
    meaning: "the server's certificate in PEM, then those that lead to an authority; with it, TLS works on every port",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "tls.key",
    placeholder: "FILE",
    meaning: "the certificate's private key in PEM, without a passphrase",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
] as const satisfies readonly Setting[];
