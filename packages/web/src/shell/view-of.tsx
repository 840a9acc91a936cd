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

export function ViewOf(props: ViewProps) {
  const Component = components[props.place.view];
  return (
    <FaultBoundary key={`${props.source.name} ${props.place.view}`}>
      <Component {...props} />
    </FaultBoundary>
  );
}
