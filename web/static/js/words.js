// The contract's closed lists in words.

import { gettext as _, N_ } from "./text.js";

const PRECISION = {
  exact: [N_("Exact site"), N_("The site itself is known.")],
  settlement: [N_("Town or village"), N_("A named town or village.")],
  near: [N_("Near a place"), N_("Beside a named place: the circle holds it with 90 % probability.")],
  district: [N_("District"), N_("Somewhere in this district.")],
  province: [N_("Province"), N_("Somewhere in this province.")],
  region: [N_("Region"), N_("Somewhere in this region; its outline is approximate.")],
  country: [N_("Country"), N_("Only the country is known.")],
  unlocated: [N_("Unlocated"), N_("No place is known: listed, not drawn.")],
};
const STATUS = {
  machine: [N_("Machine-read"), N_("Read by the program; nobody has checked it yet.")],
  reviewed: [N_("Reviewed"), N_("A person has checked it.")],
  rejected: [N_("Rejected"), N_("A person has set it aside.")],
};
const MEASURE = {
  killed: N_("killed"), injured: N_("injured"), captured: N_("captured"), displaced: N_("displaced"),
  responsibility: N_("responsibility"), location: N_("place"), other: N_("other"),
};
const ROLE = {
  initiator: N_("by"), target: N_("against"), claimed_by: N_("claimed by"), attributed_to: N_("attributed to"), affiliated: N_("affiliated"),
};
const CLAIMANT_ROLE = {
  belligerent: N_("party to the conflict"), government: N_("government"), un: N_("United Nations"), medic: N_("medical staff"),
  witness: N_("witness"), media: N_("media"), monitor: N_("monitor"),
};
const METHOD = {
  exact: N_("name as listed"), alias: N_("your own alias"), folded: N_("same name, other spelling"), fuzzy: N_("similar name"),
  offset: N_("offset from a named place"), parent: N_("the unit above it"), polygon: N_("coordinates in an outline"),
  coordinates: N_("coordinates as given"), editor: N_("set by an editor"),
};
const RELATION = { disputes: N_("disputes"), same_as_proposed: N_("may be the same as"), response_to: N_("in response to") };
const ACTOR = {
  pak_army: N_("Pakistan Army"), pak_air_force: N_("Pakistan Air Force"), frontier_corps: N_("Frontier Corps"), pak_police: N_("Pakistan police"),
  pak_government: N_("Government of Pakistan"), levies: N_("Levies"), afg_national_forces: N_("Afghan national forces"),
  taliban: N_("Taliban (until August 2021)"), taliban_authorities: N_("Taliban authorities"), ttp: N_("Tehreek-e-Taliban Pakistan"),
  haqqani: N_("Haqqani network"), jaish_fursan: N_("Jaish-e-Fursan-e-Muhammad"), hafiz_gul_bahadur: N_("Hafiz Gul Bahadur group"),
  iskp: N_("Islamic State Khorasan"), jua: N_("Jamaat-ul-Ahrar"), lej: N_("Lashkar-e-Jhangvi"), let: N_("Lashkar-e-Taiba"),
  bla: N_("Baloch Liberation Army"), blf: N_("Baloch Liberation Front"), hig: N_("Hezb-e-Islami"), imu: N_("Islamic Movement of Uzbekistan"),
  iju: N_("Islamic Jihad Union"), aq: N_("al-Qaeda"), isaf: N_("ISAF"), us_forces: N_("US forces"), civilians: N_("civilians"),
  unknown_gunmen: N_("unknown gunmen"),
};

const first = (table, key) => (table[key] ? _([table[key]].flat()[0]) : (key ?? ""));

const second = (table, key) => (table[key] ? _(table[key][1]) : "");

export const precisionName = (key) => first(PRECISION, key);
export const precisionMeaning = (key) => second(PRECISION, key);
export const statusName = (key) => first(STATUS, key);
export const statusMeaning = (key) => second(STATUS, key);
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
