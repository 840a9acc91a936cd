// The running server as a capture: its packets go into a worker as they come, which answers about them as about a file.
import type { DecodeAsRule } from "@vitrine/glass";
import { FileSource } from "../source/file-source.ts";
import type { ToWorker } from "../source/worker-message.ts";
import { LiveFeed } from "./live-feed.ts";

/** Its name in the address. */
export const liveName = "live";

const tokenKey = "teacher-token";

/** The teacher's token: once in the address, then in this tab only, so that a link that is shown to others does not hold it. */
function teacherToken(): string | undefined {
  const given = /[?&]token=([\w-]+)/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(tokenKey, given);
    history.replaceState(null, "", location.hash.replace(/([?&])token=[\w-]+&?/, "$1").replace(/[?&]$/, ""));
  }
  return given ?? sessionStorage.getItem(tokenKey) ?? undefined;
}

/** The lab's room over TCP and its direct messages over UDP, unless the bytes there are IRC, HTTP or TLS. */
function chatOn(port: number): readonly DecodeAsRule[] {
  return (["tcp", "udp"] as const).map((transport) => {
    return { transport, first: port, last: port, application: "lab", isExpectation: true };
  });
}

export class LiveSource extends FileSource {
  readonly feed: LiveFeed;

  constructor(worker: Worker) {
    super(new File([], liveName), worker, { label: liveName }, [], true);
    const send = (message: ToWorker, moved: readonly Transferable[] = []): void =>
      worker.postMessage(message, [...moved]);
    this.feed = new LiveFeed(teacherToken(), {
      // Before the first packet: the server knows its port, whatever port that is.
      onPort: (port) => send({ kind: "feed", decodeAs: chatOn(port) }),
      onPackets: (bytes) => send({ kind: "more", bytes }, [bytes]),
    });
  }

  override close(): void {
    this.feed.close();
    super.close();
  }
}
