// How far a capture is read, with a way to stop; and what was wrong with it.
import type { CaptureSource } from "../source/capture-source.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";

export function ReadingBar({ source }: { readonly source: CaptureSource }) {
  const { phase, packets, bytesRead, bytesTotal, problem } = useCaptureState(source);
  // A feed has no end to be far from.
  if (phase === "reading" && bytesTotal === 0) return null;
  if (phase === "reading") {
    const share = bytesTotal === 0 ? 0 : bytesRead / bytesTotal;
    return (
      <div className="reading-bar on-its-way">
        <progress value={share} max={1} aria-label={texts.file.reading(source.name)} />
        <span className="figures">{texts.file.progress(packets, share)}</span>
        <button type="button" onClick={() => source.stop()}>
          {texts.file.stop}
        </button>
      </div>
    );
  }
  const words =
    problem !== undefined
      ? packets === 0
        ? texts.file.nothing(problem)
        : texts.file.damaged(problem)
      : phase === "stopped"
        ? texts.file.stopped(packets)
        : packets === 0
          ? texts.file.none
          : undefined;
  return words === undefined ? null : (
    <p className="reading-bar problem" role="status">
      {words}
    </p>
  );
}
