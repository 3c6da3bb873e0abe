// The contract's closed lists in words.

import { gettext as _ } from "./text.js";

const PRECISION = {
  exact: ["Exact site", "The site itself is known."],
  settlement: ["Town or village", "A named town or village."],
  near: ["Near a place", "Beside a named place: the circle holds it with 90 % probability."],
  district: ["District", "Somewhere in this district."],
  province: ["Province", "Somewhere in this province."],
  region: ["Region", "Somewhere in this region; its outline is approximate."],
  country: ["Country", "Only the country is known."],
  unlocated: ["Unlocated", "No place is known: listed, not drawn."],
};
const STATUS = {
  machine: ["Machine-read", "Read by the program; nobody has checked it yet."],
  reviewed: ["Reviewed", "A person has checked it."],
  rejected: ["Rejected", "A person has set it aside."],
};
const MEASURE = {
  killed: "killed", injured: "injured", captured: "captured", displaced: "displaced",
  responsibility: "responsibility", location: "place", other: "other",
};
const ROLE = {
  initiator: "by", target: "against", claimed_by: "claimed by", attributed_to: "attributed to", affiliated: "affiliated",
};
const CLAIMANT_ROLE = {
  belligerent: "party to the conflict", government: "government", un: "United Nations", medic: "medical staff",
  witness: "witness", media: "media", monitor: "monitor",
};
const METHOD = {
  exact: "name as listed", alias: "your own alias", folded: "same name, other spelling", fuzzy: "similar name",
  offset: "offset from a named place", parent: "the unit above it", polygon: "coordinates in an outline",
  coordinates: "coordinates as given", editor: "set by an editor",
};
const RELATION = { disputes: "disputes", same_as_proposed: "may be the same as", response_to: "in response to" };
const ACTOR = {
  pak_army: "Pakistan Army", pak_air_force: "Pakistan Air Force", frontier_corps: "Frontier Corps", pak_police: "Pakistan police",
  pak_government: "Government of Pakistan", levies: "Levies", afg_national_forces: "Afghan national forces",
  taliban: "Taliban (until August 2021)", taliban_authorities: "Taliban authorities", ttp: "Tehreek-e-Taliban Pakistan",
  haqqani: "Haqqani network", jaish_fursan: "Jaish-e-Fursan-e-Muhammad", hafiz_gul_bahadur: "Hafiz Gul Bahadur group",
  iskp: "Islamic State Khorasan", jua: "Jamaat-ul-Ahrar", lej: "Lashkar-e-Jhangvi", let: "Lashkar-e-Taiba",
  bla: "Baloch Liberation Army", blf: "Baloch Liberation Front", hig: "Hezb-e-Islami", imu: "Islamic Movement of Uzbekistan",
  iju: "Islamic Jihad Union", aq: "al-Qaeda", isaf: "ISAF", us_forces: "US forces", civilians: "civilians",
  unknown_gunmen: "unknown gunmen",
};

const first = (table, key) => (table[key] ? _([table[key]].flat()[0]) : (key ?? ""));

export const precisionName = (key) => first(PRECISION, key);
export const precisionMeaning = (key) => _(PRECISION[key]?.[1] ?? "");
export const statusName = (key) => first(STATUS, key);
export const statusMeaning = (key) => _(STATUS[key]?.[1] ?? "");
export const measureName = (key) => first(MEASURE, key);
export const roleName = (key) => first(ROLE, key);
export const claimantRoleName = (key) => first(CLAIMANT_ROLE, key);
export const methodName = (key) => first(METHOD, key);
export const relationName = (key) => first(RELATION, key);

/** A name for an actor id; an id we have no name for, or a name as the source has it, stands as it is. */
export const actorName = (id) => (id ? first(ACTOR, id) : _("not named"));

/** Words for a value of a filter, for chips and facets. */
export function valueName(filter, value) {
  if (filter === "precision") return precisionName(value);
  if (filter === "status") return statusName(value);
  if (filter === "actor" || filter === "claimant") return actorName(value);
  if (filter === "event_type") return _(value);
  return value;
}
