// How far the look through the packets for the answers is, with a way to stop it and to begin anew.
import { texts } from "../texts.ts";
import type { Report } from "./use-report.ts";

export function ReportProgress({ progress, isStopped, newer, stop, renew }: Report) {
  if (progress !== undefined) {
    return (
      <span className="report-progress">
        <progress value={progress.share} max={1} aria-label={texts.answers.working} />
        <span className="figures">{texts.file.progress(progress.packets, progress.share)}</span>
        <button type="button" onClick={stop}>
          {texts.answers.stop}
        </button>
      </span>
    );
  }
  if (!isStopped && newer === 0) return null;
  return (
    <button type="button" onClick={renew}>
      {isStopped ? texts.answers.again : texts.answers.newer(newer)}
    </button>
  );
}
