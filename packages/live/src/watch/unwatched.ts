// What a page sees of a server that is not watched: that it is not, and how to watch it.
import type { FromServer } from "../feed.ts";
import type { PageSources } from "./page-client.ts";

const words =
  "This server is not being watched. Start it with vitrine serve --watch any (or --watch lo, --watch eth0) to see its packets here.";

function* greeting(room: string, port: number): Generator<FromServer, void> {
  yield {
    kind: "hello",
    version: 1,
    isTeacher: false,
    areAddressesHidden: false,
    isPaused: false,
    room,
    port,
    canSearch: false,
    firstFrame: 1,
    capture: { kind: "off", interface: undefined, words, shortened: 0, leftOut: 0 },
    people: [],
    lines: [],
  };
}

export function unwatchedSources({ room, port }: { readonly room: string; readonly port: number }): PageSources {
  return {
    greeting: greeting(room, port),
    events: () => undefined,
    packets: () => undefined,
    start: { events: 0, packets: 0 },
    answer: (question) => {
      if (question.kind === "line") return { kind: "line", id: question.id, trace: undefined };
      if (question.kind === "packet") return { kind: "packet", id: question.id, lines: [] };
      return { kind: "refused", words };
    },
  };
}
