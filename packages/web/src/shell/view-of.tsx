// Which view an address means.
import type { ComponentType } from "react";
import { Answers } from "../answers/answers.tsx";
import { Graphs } from "../graphs/graphs.tsx";
import { Ladder } from "../ladder/ladder.tsx";
import { LiveView } from "../live/live-view.tsx";
import { Overview } from "../overview/overview.tsx";
import { PacketsView } from "../packets/packets-view.tsx";
import { Quiz } from "../quiz/quiz.tsx";
import { FaultBoundary } from "./fault-boundary.tsx";
import type { View } from "./address.ts";
import type { ViewProps } from "./view-props.ts";

const components: Readonly<Record<View, ComponentType<ViewProps>>> = {
  overview: Overview,
  packets: PacketsView,
  ladder: Ladder,
  graphs: Graphs,
  answers: Answers,
  quiz: Quiz,
  live: LiveView,
};

/** Views of all captures that were opened together: they stay what they are where evidence leads from one to the other. */
const viewsOfGroup: ReadonlySet<View> = new Set(["answers", "quiz"]);

export function ViewOf(props: ViewProps) {
  const { source, sources, place } = props;
  const Component = components[place.view];
  const of = viewsOfGroup.has(place.view) ? sources.find(({ group }) => group === source.group) : source;
  return (
    <FaultBoundary key={`${of?.id} ${place.view}`}>
      <Component {...props} />
    </FaultBoundary>
  );
}
