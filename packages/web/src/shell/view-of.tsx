// Which view an address means. Each view is a file of its own, fetched when it is first shown, so that the first one is soon there.
import { type ComponentType, lazy, Suspense } from "react";
import { FaultBoundary } from "./fault-boundary.tsx";
import type { View } from "./address.ts";
import type { ViewProps } from "./view-props.ts";

interface ViewFile {
  readonly fetch: () => Promise<ComponentType<ViewProps>>;
  readonly Component: ComponentType<ViewProps>;
}

function file(fetch: ViewFile["fetch"]): ViewFile {
  return { fetch, Component: lazy(async () => ({ default: await fetch() })) };
}

const files: Readonly<Record<View, ViewFile>> = {
  overview: file(async () => (await import("../overview/overview.tsx")).Overview),
  packets: file(async () => (await import("../packets/packets-view.tsx")).PacketsView),
  ladder: file(async () => (await import("../ladder/ladder.tsx")).Ladder),
  graphs: file(async () => (await import("../graphs/graphs.tsx")).Graphs),
  answers: file(async () => (await import("../answers/answers.tsx")).Answers),
  quiz: file(async () => (await import("../quiz/quiz.tsx")).Quiz),
  live: file(async () => (await import("../live/live-view.tsx")).LiveView),
};

/** Views of all captures that were opened together: they stay as they are while evidence leads from one capture to another. */
const viewsOfGroup: ReadonlySet<View> = new Set(["answers", "quiz"]);

/** Fetches this view, then all others, so that they are there at a key, and when the server has ended. */
export async function fetchViews(first: View): Promise<void> {
  // A view that cannot be fetched now is fetched again when it is shown.
  await files[first].fetch().catch(() => {});
  for (const { fetch } of Object.values(files)) fetch().catch(() => {});
}

export function ViewOf(props: ViewProps) {
  const { source, sources, place } = props;
  const { Component } = files[place.view];
  const of = viewsOfGroup.has(place.view) ? sources.find(({ group }) => group === source.group) : source;
  return (
    <FaultBoundary key={`${of?.id} ${place.view}`}>
      <Suspense>
        <Component {...props} />
      </Suspense>
    </FaultBoundary>
  );
}
