// IRC clients from Debian with an account: each logs in over TLS, goes, comes back, and sees what was said meanwhile.
import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makePasswordRecord } from "@vitrine/server/accounts";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { openAccountStore } from "@vitrine/store/accounts";
import { describe, test } from "vitest";
import { withTls } from "./certificate.ts";
import { folder, following, skipWithout, startIrssi, startWeechat, weechatTls } from "./irc-programs.ts";
import { naiveClient, Networks, ourServer, seesUsers } from "./parties.ts";
import type { Program } from "./program.ts";

const networks = new Networks(31);

const password = "correct-horse";

/** A lab client in the room of a server with a history, on which anna has an account with a password and a certificate. */
async function openRoom() {
  const data = folder();
  const certificateFile = join(folder(), "anna.pem");
  const { certificate, key } = makeSelfSigned(["anna"], Date.now(), 1);
  writeFileSync(certificateFile, certificate + key, { mode: 0o600 });
  const accounts = openAccountStore(data);
  accounts.add("anna", await makePasswordRecord(password), 1);
  const fingerprint = new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  accounts.certificates.add("anna", fingerprint, 1);
  accounts.close();
  const at = networks.next();
  const server = await ourServer(at(3), undefined, [...withTls(), "--data", data, "--history.enabled"]);
  const bob = await naiveClient(server, at(11), "bob");
  return { server, bob, certificateFile };
}

type Room = Awaited<ReturnType<typeof openRoom>>;

/** A client in the room, and what it shows of the room. */
interface Visit {
  readonly client: Program;
  readonly shown: Program;
}

/** The client comes twice; between its visits bob says something. */
async function comesBack(context: Room, visit: (room: Room) => Promise<Visit>): Promise<void> {
  const { bob } = context;
  const first = await visit(context);
  await seesUsers(bob, ["bob", "anna"]);
  bob.type("hello anna");
  await first.shown.hears("hello anna");
  first.client.child.kill();
  await seesUsers(bob, ["bob"]);
  bob.type("said while you were away");
  const second = await visit(context);
  await second.shown.hears("said while you were away");
  second.client.child.kill();
}

const irssi =
  (network: string, connect: (room: Room) => string) =>
  async (room: Room): Promise<Visit> => {
    const client = startIrssi("--noconnect", "-n", "anna");
    client.type(`/network add ${network} vitrine\r`);
    const { host, port } = room.server;
    client.type(`/connect -tls -notls_verify ${connect(room)} -network vitrine ${host} ${port}\r`);
    await client.hears("SASL authentication succeeded");
    await client.hears("Your user mode is");
    client.type("/join #lobby\r");
    return { client, shown: client };
  };

const weechat =
  (settings: (room: Room) => Readonly<Record<string, string>>) =>
  async (room: Room): Promise<Visit> => {
    const home = folder();
    const common = { ...weechatTls, nicks: "anna", autojoin: "#lobby", sasl_fail: "disconnect" };
    const client = startWeechat(home, room.server, { ...common, ...settings(room) });
    const log = following(join(home, "logs", "irc.server.vitrine.weechatlog"));
    await log.hears("You are now logged in as anna");
    return { client, shown: following(join(home, "logs", "irc.vitrine.#lobby.weechatlog")) };
  };

describe("irssi with an account", () => {
  test("logs in by SASL PLAIN, and sees what it has missed when it comes back", async (context) => {
    skipWithout(context, "/usr/bin/irssi");
    const network = `-sasl_username anna -sasl_password ${password} -sasl_mechanism PLAIN`;
    await comesBack(
      await openRoom(),
      irssi(network, () => ""),
    );
  });

  test("logs in by its certificate, and sees what it has missed when it comes back", async (context) => {
    skipWithout(context, "/usr/bin/irssi");
    await comesBack(
      await openRoom(),
      irssi("-sasl_mechanism EXTERNAL", ({ certificateFile }) => `-tls_cert ${certificateFile}`),
    );
  });
});

describe("WeeChat with an account", () => {
  test("logs in by SASL SCRAM-SHA-256, and sees what it has missed when it comes back", async (context) => {
    skipWithout(context, "/usr/bin/weechat-headless");
    const sasl = { sasl_mechanism: "scram-sha-256", sasl_username: "anna", sasl_password: password };
    await comesBack(
      await openRoom(),
      weechat(() => sasl),
    );
  });

  test("logs in by its certificate, and sees what it has missed when it comes back", async (context) => {
    skipWithout(context, "/usr/bin/weechat-headless");
    await comesBack(
      await openRoom(),
      weechat(({ certificateFile }) => ({
        sasl_mechanism: "external",
        sasl_username: "anna",
        ssl_cert: certificateFile,
        tls_cert: certificateFile,
      })),
    );
  });
});
