/** The panels that this board shows beside its numbers, as its configuration names them. */

import { config, el, nameOf, t } from "../page.js";
import { Panels } from "./panels.js";
import { Cases, Figures, Overdue, Ratings } from "./panels/figures.js";
import { guideOf } from "./panels/guide.js";
import { Media } from "./panels/media.js";
import { Notices } from "./panels/notices.js";

/** Set the panels going in a box; `calm()` tells whether no call flashes, `services()` gives those of the branch. */
export function besides(box, { calm, services }) {
  const wanted = config.board.panels;
  const figures = ["figures", "overdue", "ratings"].some((kind) => wanted.includes(kind)) ? new Figures() : null;
  const make = {
    guide: () => guideOf(services),
    notices: () => new Notices(config.board.notices),
    figures: () => new Cases(figures),
    overdue: () => new Overdue(figures),
    ratings: () => new Ratings(figures),
    media: () => new Media(),
  };
  return new Panels(box, wanted.map((kind) => make[kind]()), { calm, rest: welcome });
}

/** What stands there while no panel has anything to show. */
function welcome() {
  return el("div", { class: "welcome" }, el("span", { class: "drum welcome__drum", "aria-hidden": "true" }), el("p", { class: "welcome__words" }, t("welcome")), el("p", { class: "welcome__name" }, nameOf(config.branch)));
}
