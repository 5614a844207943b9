import {
  type Change,
  type GuestAttribute,
  REFUSAL_CODES,
  type RefuseVerdict,
  type VmProtAnswer,
} from "@vmprot/core";
import { placementText } from "@vmprot/core/tables";
import type { Asked } from "../state/ask.js";
import { headline, outcomeOf } from "../state/verdict-text.js";
import { Remedy } from "./remedy.js";

const ATTRIBUTE: Readonly<Record<GuestAttribute, string>> = {
  binding: "The guest must map it so: another attribute is not safe.",
  any: "Any other choice of the guest's is as safe.",
  ignored: "Whatever the guest asks for, it gets the same.",
};

interface Props {
  readonly asked: Asked;
  readonly onMake: (changes: readonly Change[]) => void;
}

/** What a person wants to know first. */
export function VerdictView({ asked, onMake }: Props) {
  const { result, fault } = asked;
  if (fault !== undefined) {
    return (
      <>
        <p class="headline refuse" role="status">
          ✗ This cannot be asked
        </p>
        <section class="verdict refuse" aria-label="verdict">
          <p>
            <code>{fault.code}</code> {fault.message}
          </p>
        </section>
      </>
    );
  }
  const { verdict, answer } = result;
  const outcome = outcomeOf(verdict);
  return (
    <>
      <p class={`headline ${outcome}`} role="status">
        {headline(verdict)}
      </p>
      <section class={`verdict ${outcome}`} aria-label="verdict">
        {verdict.kind === "map" ? (
          <>
            <p>
              {ATTRIBUTE[verdict.guestAttribute]} virtio-gpu's <code>map_info</code> is{" "}
              {verdict.mapInfo}.
            </p>
            {verdict.hazards.map(({ code, message }) => (
              <p key={code}>
                <code>{code}</code> {message}
              </p>
            ))}
          </>
        ) : (
          <Refusal verdict={verdict} />
        )}
        <AnswerView answer={answer} />
        {verdict.kind === "refuse" && <Remedy verdict={verdict} onMake={onMake} />}
      </section>
    </>
  );
}

function Refusal({ verdict: { code, message, rule } }: { readonly verdict: RefuseVerdict }) {
  return (
    <>
      <p>
        <code>{code}</code> {message}
        {rule !== undefined && (
          <>
            {" "}
            Rule <code>{rule}</code>.
          </>
        )}
      </p>
      {REFUSAL_CODES[code].cause !== message && <p class="soft">{REFUSAL_CODES[code].cause}</p>}
    </>
  );
}

/** The exporter's own answer, before any host. */
function AnswerView({ answer }: { readonly answer: VmProtAnswer }) {
  return (
    <p class="answer">
      <b>The exporter's answer: </b>
      {answer.kind === "refusal"
        ? `a refusal, ${answer.code}: ${answer.message}`
        : `${answer.cache}, ${answer.basis === "fixed" ? "fixed" : "the worst of several"}: ${answer.placements.map(placementText).join(" or ")}.`}
    </p>
  );
}
