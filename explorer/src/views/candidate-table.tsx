import type { CacheMode } from "@vmprot/core";
import type { Candidate, Drawing } from "../state/drawings.js";

const SIGNS: Readonly<Record<Candidate["outcome"], string>> = { yes: "✓", hazard: "!", no: "✗" };

interface Props {
  readonly drawing: Drawing;
  readonly asked: CacheMode;
}

/** What each attribute that the guest may ask for comes to: the picture, for all three, in words. */
export function CandidateTable({ drawing: { host, candidates }, asked }: Props) {
  if (host === undefined || candidates.length === 0) return null;
  return (
    <table class="candidates">
      <thead>
        <tr>
          <th scope="col">Guest asks</th>
          <th scope="col">gets</th>
          <th scope="col">beside {host.effective}</th>
        </tr>
      </thead>
      <tbody>
        {candidates.toReversed().map((candidate) => (
          <tr key={candidate.asked} class={candidate.asked === asked ? "chosen" : undefined}>
            <th scope="row">
              {candidate.asked} <small>{candidate.entry}</small>
            </th>
            <td>{candidate.effective}</td>
            <td class={candidate.outcome}>
              {SIGNS[candidate.outcome]} {candidate.relation}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
