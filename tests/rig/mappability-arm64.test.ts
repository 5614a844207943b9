import { describeGuests } from "./describe-guests.js";
import { GUEST_PLACES } from "./verify/guest-places.js";

for (const place of GUEST_PLACES.filter(({ machine }) => machine === "arm64")) {
  describeGuests(place);
}
