/** The first screen of a centre that offers more than numbers: what does the person want to do? */

import { el, icon, t } from "../page.js";
import { sayable } from "./voice.js";

function choice(name, { picture, word, hint }, act) {
  const key = el(
    "button",
    { class: "card wish", type: "button", data: { choice: name }, on: { click: act } },
    el("span", { class: "card__picture" }, icon(picture)),
    el("span", { class: "card__name" }, t(word)),
    el("span", { class: "wish__hint" }, t(hint)),
  );
  return sayable(key, [[word], [hint]]);
}

/** What is said of a choice: of the numbers, that there are none now, when there are none. */
const told = (kiosk, screen) =>
  screen.takesNumber && kiosk.branch.open === false ? { ...screen.choice, hint: "home_closed" } : screen.choice;

export const homeScreen = {
  name: "home",
  draw(kiosk) {
    const offered = kiosk.choices().map((screen) => choice(screen.name, told(kiosk, screen), () => kiosk.go(screen.name)));
    const help = choice("help", { picture: "circle-question-mark", word: "help", hint: "home_help" }, kiosk.help);
    const element = el(
      "section",
      { class: "screen screen--home", data: { screen: "home" } },
      el("div", { class: "ask" }, el("h1", {}, t("question"))),
      el("div", { class: "wishes" }, ...offered, help),
    );
    return { element, says: [["question"]] };
  },
};
