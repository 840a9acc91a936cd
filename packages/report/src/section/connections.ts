// Every TCP connection: how its numbers, its windows and its round trips went; the first ones drawn, all in a table.
import { drawRoundTrips, type RoundTrip } from "../draw/round-trip.ts";
import { drawTimeSequence } from "../draw/time-sequence.ts";
import { drawWindow } from "../draw/window.ts";
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { counted, duration, figure, fileArgument } from "../wording.ts";
import {
  connectionsOf,
  roundTripsOf,
  sentAgainIn,
  sequenceOf,
  spanOf,
  windowOf,
  type ShownConnection,
} from "./connection-data.ts";
import { picture, recomputedBy, table, type Section } from "./section.ts";

/** Connections that are drawn: the course's lab has three, and pictures of many say less than a table. */
const mostDrawn = 6;
/** Rows of the table. */
const mostRows = 200;

function titleOf({ connection, name, capture }: ShownConnection): Markup {
  const { clientText, serverText, stream } = connection;
  const who = name === "" ? "" : markup`${name}: `;
  return markup`${who}${clientText} to ${serverText}
    <span class="quiet">(tcp.stream ${stream} of ${capture.file})</span>`;
}

/** Summarises the connection of the pictures below in figures. */
function wordsOf({ connection, alsoIn }: ShownConnection): Part {
  const { segments, unkept } = connection;
  const bytes = (isFromClient: boolean): number =>
    segments.filter((one) => one.isFromClient === isFromClient).reduce((sum, { length }) => sum + length, 0);
  const again = [...sentAgainIn(connection)];
  const zeros = segments.filter(({ marks }) => marks.includes("zero_window")).length;
  const frames = again.slice(0, 8).map(({ frame }) => frame);
  const repeated =
    again.length === 0
      ? "nothing was sent again"
      : `${counted(again.length, "segment")} sent again (${again.length > frames.length ? "among them " : ""}frame${frames.length === 1 ? "" : "s"} ${frames.join(", ")})`;
  return markup`<p>
    ${counted(segments.length + unkept, "packet")} in ${duration(spanOf(connection))}; ${figure(bytes(true))} bytes from
    the client, ${figure(bytes(false))} from the server;
    ${repeated}${zeros > 0 ? `; ${counted(zeros, "zero window")}` : ""}.${alsoIn.length > 0 ? markup` <span class="quiet">Also in ${alsoIn.join(", ")}.</span>` : ""}
  </p> `;
}

/** One direction: its sequence numbers, and the room at its end. */
function directionPictures({ connection }: ShownConnection, isFromClient: boolean): Part {
  const span = spanOf(connection);
  const sequence = sequenceOf(connection, isFromClient);
  const [from, to] = isFromClient ? ["client", "server"] : ["server", "client"];
  return [
    picture(drawTimeSequence(sequence, span), `From ${from} to ${to}: sequence numbers.`, "fits"),
    picture(
      drawWindow(windowOf(connection, !isFromClient), span),
      `Room at the ${to}, and bytes on the way to it.`,
      "fits",
    ),
  ];
}

function pictures(shown: ShownConnection, material: Material): Part {
  const { connection } = shown;
  const trips = tripsOf(shown, material);
  const roundTrips =
    trips.length === 0 ? "" : picture(drawRoundTrips(trips, spanOf(connection)), "Round trips.", "fits");
  return markup`<div class="pictures">${directionPictures(shown, true)}${directionPictures(shown, false)}${roundTrips}</div>
`;
}

function tripsOf({ connection, capture }: ShownConnection, { shown }: Material): RoundTrip[] {
  return roundTripsOf(connection, shown.get(capture.file)?.roundTrips ?? new Map<number, bigint>());
}

const inspected = [
  "frame.number",
  "frame.time_relative",
  "tcp.srcport",
  "tcp.seq",
  "tcp.ack",
  "tcp.len",
  "tcp.window_size",
  "tcp.analysis.bytes_in_flight",
  "tcp.analysis.ack_rtt",
  "tcp.analysis.retransmission",
].join(",");

function drawn(shown: ShownConnection, material: Material): Markup {
  const { connection, capture } = shown;
  return markup`<section class="connection">
    <h3>${titleOf(shown)}</h3>
    ${wordsOf(shown)}${pictures(shown, material)}${recomputedBy("vitrine", "inspect", fileArgument(capture.file), "-Y", `tcp.stream == ${connection.stream}`, "--fields", inspected)}
  </section> `;
}

function row(shown: ShownConnection, material: Material): Part[] {
  const { connection, capture, name } = shown;
  const { segments, unkept } = connection;
  const least = segments
    .filter(({ isReset }) => !isReset)
    .reduce((smallest, { window }) => Math.min(smallest, window), Infinity);
  const trips = tripsOf(shown, material)
    .map(({ roundTrip }) => roundTrip)
    .toSorted((one, other) => one - other);
  return [
    name === "" ? connection.clientText : `${name} (${connection.clientText})`,
    connection.serverText,
    `${capture.file}, ${connection.stream}`,
    figure(segments.length + unkept),
    figure(segments.reduce((sum, { length }) => sum + length, 0)),
    duration(spanOf(connection)),
    figure(sentAgainIn(connection).size),
    Number.isFinite(least) ? figure(least) : "",
    trips.length === 0 ? "" : duration(trips[trips.length >> 1]!),
  ];
}

function write(material: Material): Markup | undefined {
  const all = connectionsOf(material.seen.captures);
  if (all.length === 0) return undefined;
  const columns = [
    { title: "Client" },
    { title: "Server" },
    { title: "Capture, tcp.stream" },
    ...["Packets", "Bytes", "Span", "Sent again", "Least window", "Round trip"].map((title) => ({
      title,
      kind: "figure" as const,
    })),
  ];
  const left = all.length - mostRows;
  const words =
    all.length > mostDrawn
      ? `The first ${mostDrawn} of ${all.length} connections are drawn below; the table has ${left > 0 ? `the first ${mostRows}` : "all"}.`
      : "Each connection appears once, from the first capture that holds it.";
  return markup`<p>${words} In the pictures of sequence numbers a bar is a segment, from its first byte to its last, and the
dotted line is what the other side had acknowledged; a segment that was sent again carries a diamond. In those of room the line is the
window that the receiver offered, the bars are bytes on the way to it (red where they fill it), and a triangle is a closed window. A round
trip is the time from a segment to its acknowledgment where the capture was made: at the server, the way to the client and back. Circles
are the client's acknowledgments, squares the server's. The table has the middle one.</p>
    ${table(
      "TCP connections",
      columns,
      all.slice(0, mostRows).map((shown) => row(shown, material)),
    )}${material.seen.captures.map(({ file }) => recomputedBy("vitrine", "inspect", fileArgument(file), "--streams")).slice(0, 1)}
    ${all.slice(0, mostDrawn).map((shown) => drawn(shown, material))}`;
}

export const connections: Section = { id: "connections", title: "The connections", write };
