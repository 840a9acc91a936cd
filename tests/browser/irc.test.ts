// IRC in a browser, over a WebSocket from the server's own page, as a web client would speak it.
import { describe, expect, test } from "vitest";
import { naiveClient, Networks, ourServer, seesUsers } from "../interop/parties.ts";
import { openTab } from "./tab.ts";
import { browserSuite } from "./suite.ts";

const networks = new Networks(33);
browserSuite();

/** What the page's script keeps; it is a string, because the server's policy lets no text become a script. */
interface IrcWindow {
  irc: WebSocket;
  lines: string[];
  send: (...lines: readonly string[]) => void;
}

describe("a browser", () => {
  test("joins the lab's room over a WebSocket of text and of bytes, speaks and hears", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const bob = await naiveClient(server, at(11), "bob");
    const { page } = await openTab(`http://${server.host}:${server.port}/`);
    for (const subprotocol of ["text.ircv3.net", "binary.ircv3.net"]) {
      await page.evaluate((wanted) => {
        const it = globalThis as unknown as IrcWindow;
        it.lines = [];
        it.irc = new WebSocket(location.origin.replace("http", "ws"), wanted);
        it.irc.binaryType = "arraybuffer";
        it.send = (...lines) => {
          for (const line of lines) it.irc.send(wanted.startsWith("binary") ? new TextEncoder().encode(line) : line);
        };
        it.irc.addEventListener("open", () => it.send("NICK wilma", "USER w 0 * :Wilma", "JOIN #lobby"));
        it.irc.addEventListener("message", ({ data }) => {
          it.lines.push(typeof data === "string" ? data : new TextDecoder().decode(data as ArrayBuffer));
        });
      }, subprotocol);
      await seesUsers(bob, ["bob", "wilma"]);
      await page.evaluate(
        (by) => (globalThis as unknown as IrcWindow).send(`PRIVMSG #lobby :hello by ${by}, søster 🐧`),
        subprotocol,
      );
      await bob.hears(`wilma: hello by ${subprotocol}, søster 🐧`);
      bob.type(`hello ${subprotocol}`);
      const heard = await page.waitForFunction(() =>
        (globalThis as unknown as IrcWindow).lines.find((line) => line.includes(" PRIVMSG #lobby ")),
      );
      const [, words] = /^:bob!\S+ PRIVMSG #lobby :(.*)$/.exec((await heard.jsonValue())!) ?? [];
      expect(words).toBe(`hello ${subprotocol}`);
      await page.reload();
      await seesUsers(bob, ["bob"]);
    }
  });

  test("is refused on a page from elsewhere", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const { page } = await openTab("about:blank");
    await page.route("http://elsewhere.test/**", (route) => route.fulfill({ body: "<title>elsewhere</title>" }));
    await page.goto("http://elsewhere.test/");
    const isOpen = await page.evaluate(
      (url) =>
        new Promise<boolean>((resolve) => {
          const irc = new WebSocket(url, "text.ircv3.net");
          irc.addEventListener("open", () => resolve(true));
          irc.addEventListener("error", () => resolve(false));
        }),
      `ws://${server.host}:${server.port}/`,
    );
    expect(isOpen).toBe(false);
    await page.unrouteAll();
  });
});
