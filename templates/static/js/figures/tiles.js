/** The most important numbers of a period. */

import { el, t } from "../page.js";
import { between, short, tenth, whole } from "./numbers.js";

/** Draw the tiles of everything counted; of nothing when there is none. */
export function drawTiles(place, of, { limits }) {
  place.replaceChildren(...(of ? tiles(of, limits) : []));
}

function tiles(of, limits) {
  const within = limits.map((minutes, n) =>
    tile(t("within", { n: short(minutes) }), of.wait && `${tenth(of.wait.within[n].percent)} %`),
  );
  return [
    tile(t("served"), whole(of.served), counts(of)),
    tile(t("wait"), of.wait && t("minutes_n", { n: tenth(of.wait.mean_minutes) }), of.wait && spread(of.wait)),
    ...within,
    tile(t("attended"), of.service && t("minutes_n", { n: tenth(of.service.mean_minutes) }), of.service && spread(of.service)),
    tile(t("response"), of.response && `${tenth(of.response.percent)} %`, of.response && `${t("ratings_n", { n: of.rated })} · ${between(of.response)}`),
    tile(t("satisfaction"), of.satisfaction && `${tenth(of.satisfaction.percent)} %`, of.satisfaction && between(of.satisfaction)),
  ];
}

function counts(of) {
  const told = [t("turns_n", { n: whole(of.turns) }), t("no_shows_n", { n: whole(of.no_shows) })];
  if (of.on_paper) told.push(t("on_paper_n", { n: whole(of.on_paper) }));
  return told.join(" · ");
}

const spread = (times) => t("spread", { median: tenth(times.median_minutes), p90: tenth(times.p90_minutes) });

function tile(title, value, hint = null) {
  return el(
    "div",
    { class: "tile", data: { known: value ? "yes" : "no" } },
    el("p", { class: "tile__title" }, title),
    el("p", { class: "tile__value" }, value || t("not_enough")),
    hint && el("p", { class: "tile__hint" }, hint),
  );
}
