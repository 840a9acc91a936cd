// Who talked with whom: every conversation in a line, and the ways into it.
import { endingWords, type ConversationSummary } from "@vitrine/glass";
import { useMemo, useState } from "react";
import { bytesWords, nanosecondsWords, secondsWords } from "../conversation/quantity.ts";
import { hashOf, type Place } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { orderings, sorted, type ColumnName } from "./order.ts";

/** Lines drawn before somebody asks for all. */
const linesAtFirst = 300;

export function Overview({ source, place }: ViewProps) {
  const state = useCaptureState(source);
  const { answer: all = [] } = useAnswer(() => source.streams(), `${state.packets}`);
  const [column, setColumn] = useState<ColumnName>("start");
  const [isDescending, setIsDescending] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  const lines = useMemo(() => sorted(all, column, isDescending), [all, column, isDescending]);
  const most = useMemo(() => all.reduce((bytes, one) => Math.max(bytes, bytesOf(one)), 1), [all]);
  const shown = isWhole ? lines : lines.slice(0, linesAtFirst);
  return (
    <section className="overview" aria-label={texts.views.overview}>
      <Facts all={all} packets={state.packets} />
      {all.length === 0 ? (
        <p className="quiet">{state.phase === "reading" ? "" : texts.overview.none}</p>
      ) : (
        <div className="table-place" tabIndex={0} role="group" aria-label={texts.overview.table}>
          <table>
            <thead>
              <tr>
                {orderings.flatMap(({ name, isNumber }) => [
                  <th
                    key={name}
                    scope="col"
                    className={isNumber ? "number" : undefined}
                    aria-sort={column === name ? (isDescending ? "descending" : "ascending") : "none"}
                  >
                    <button
                      type="button"
                      className="plain"
                      onClick={() => {
                        setIsDescending(column === name ? !isDescending : isNumber);
                        setColumn(name);
                      }}
                    >
                      {texts.overview.columns[name]}
                      <span aria-hidden="true">{column === name ? (isDescending ? " ↓" : " ↑") : ""}</span>
                    </button>
                  </th>,
                  name === "ends" && (
                    <th key="ways" scope="col">
                      {texts.overview.ways}
                    </th>
                  ),
                ])}
              </tr>
            </thead>
            <tbody className="figures">
              {shown.map((one) => (
                <Line key={`${one.transport} ${one.stream}`} one={one} first={all[0]!} most={most} place={place} />
              ))}
            </tbody>
          </table>
          {shown.length < lines.length && (
            <button type="button" onClick={() => setIsWhole(true)}>
              {texts.overview.all(lines.length)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function bytesOf({ ways }: ConversationSummary): number {
  return ways[0].bytes + ways[1].bytes;
}

function Facts({ all, packets }: { readonly all: readonly ConversationSummary[]; readonly packets: number }) {
  const tcp = all.filter(({ transport }) => transport === "tcp");
  const again = tcp.reduce((sum, { marks }) => sum + (marks.get("tcp.analysis.retransmission") ?? 0), 0);
  const start = all.reduce((least, { firstTime }) => (firstTime < least ? firstTime : least), all[0]?.firstTime ?? 0n);
  const end = all.reduce((last, { lastTime }) => (lastTime > last ? lastTime : last), start);
  const facts = [
    [texts.overview.facts.packets, texts.count(packets)],
    [texts.overview.facts.tcp, texts.count(tcp.length)],
    [texts.overview.facts.udp, texts.count(all.length - tcp.length)],
    [texts.overview.facts.span, nanosecondsWords(end - start)],
    [texts.overview.facts.again, texts.count(again)],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LineProps {
  readonly one: ConversationSummary;
  readonly first: ConversationSummary;
  /** Bytes of the conversation that has most. */
  readonly most: number;
  readonly place: Place;
}

function Line({ one, first, most, place }: LineProps) {
  const { transport, stream, ends, ways, marks } = one;
  const isTcp = transport === "tcp";
  const again = marks.get("tcp.analysis.retransmission") ?? 0;
  const there = { ...place, packet: undefined, field: undefined };
  const packets = hashOf({ ...there, view: "packets", filter: `${transport}.stream == ${stream}` });
  return (
    <tr>
      <td>
        <span className={`transport ${transport}`}>{transport.toUpperCase()}</span> {stream}
      </td>
      <td className="ends">
        <a href={packets}>
          {ends[0]} <span className="quiet">↔</span> {ends[1]}
        </a>
      </td>
      <td className="ways">
        {isTcp && (
          <>
            <a href={hashOf({ ...there, view: "ladder", stream, filter: "" })}>{texts.views.ladder}</a>{" "}
            <a href={hashOf({ ...there, view: "graphs", stream, filter: "" })}>{texts.views.graphs}</a>
          </>
        )}
      </td>
      <td className="number">
        {texts.count(ways[0].packets)} <span className="quiet">→</span> {texts.count(ways[1].packets)}{" "}
        <span className="quiet">←</span>
      </td>
      <td className="number bytes">
        <svg aria-hidden="true" width="100%" height="3">
          <rect className="from-client" width={`${(100 * ways[0].bytes) / most}%`} height="3" />
          <rect
            className="from-server"
            x={`${(100 * ways[0].bytes) / most}%`}
            width={`${(100 * ways[1].bytes) / most}%`}
            height="3"
          />
        </svg>
        {bytesWords(ways[0].bytes)} <span className="quiet">→</span> {bytesWords(ways[1].bytes)}{" "}
        <span className="quiet">←</span>
      </td>
      <td className="number">{secondsWords(Number(one.firstTime - first.firstTime) / 1e9)}</td>
      <td className="number">{secondsWords(Number(one.lastTime - one.firstTime) / 1e9)}</td>
      <td className="number">{windows(one)}</td>
      <td className="number">{roundTrips(one)}</td>
      <td className={again > 0 ? "number bad" : "number"}>{isTcp ? texts.count(again) : ""}</td>
      <td>{endingWords(one)}</td>
    </tr>
  );
}

/** Least to largest window of both directions: the first one's, then the second's. */
function windows({ ways }: ConversationSummary): string {
  return ways
    .filter(({ leastWindow }) => leastWindow !== undefined)
    .map(({ leastWindow, largestWindow }) =>
      leastWindow === largestWindow
        ? texts.count(leastWindow!)
        : `${texts.count(leastWindow!)}–${texts.count(largestWindow!)}`,
    )
    .join(" / ");
}

function roundTrips({ initialRoundTrip, leastRoundTrip, largestRoundTrip }: ConversationSummary): string {
  const range =
    leastRoundTrip === undefined
      ? ""
      : leastRoundTrip === largestRoundTrip
        ? nanosecondsWords(leastRoundTrip)
        : `${nanosecondsWords(leastRoundTrip)} – ${nanosecondsWords(largestRoundTrip)}`;
  return range === "" ? nanosecondsWords(initialRoundTrip) : range;
}
