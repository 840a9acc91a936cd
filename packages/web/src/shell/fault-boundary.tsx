// Where a view breaks by a mistake of ours, the rest of the page stays, and says so.
import { Component, type ReactNode } from "react";
import { texts } from "../texts.ts";

interface FaultBoundaryState {
  readonly isBroken: boolean;
}

export class FaultBoundary extends Component<{ readonly children: ReactNode }, FaultBoundaryState> {
  static getDerivedStateFromError(): FaultBoundaryState {
    return { isBroken: true };
  }

  override state: FaultBoundaryState = { isBroken: false };

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <p role="alert" className="over-view">
        {texts.broken}
      </p>
    );
  }
}
