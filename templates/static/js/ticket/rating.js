/** Rating finished turns on the phone that followed them. Loaded only when there is one to rate. */

import { get, newKey, post } from "../api.js";
import { config, el, nameOf, put, speak, t } from "../page.js";
import { Interview } from "../rate/interview.js";
import { choices, more, scores, textOf } from "../rate/question.js";

const path = (end) => `/tickets/${encodeURIComponent(config.token)}/${end}`;

let asking = null; // the one that somebody is answering now
let greeted = false;

addEventListener("pagehide", () => asking?.leave());

/**
 * Ask in `box` about finished turns, each once, `first` before the others. Whoever answered at the tablet meanwhile is
 * thanked as well, and whoever is unhappy may tell why.
 */
export async function askForRating(box, first) {
  const told = await get(path("ratings"));
  const items = [...told.items].sort((one, other) => (other.turn === first) - (one.turn === first));
  await begin(box, { ...told, items }, { stories: true });
}

/** The page of a ticket whose day is over, on which only its rating is left; false when not even that is. */
export async function askLater(box, stage) {
  try {
    const told = await get(path("ratings"));
    if (!told.items.length) return false;
    if (!config.language_fixed && !greeted) speak(told.language);
    greeted = true;
    const title = el("h1", { class: "phone__state" }, t("rating_later", { number: told.number }));
    stage.replaceChildren(title, el("p", { class: "phone__hint" }, t("rating_later_hint")));
    await begin(box, told);
    return true;
  } catch {
    return false;
  }
}

async function begin(box, { branch, items }, options = {}) {
  const questionnaire = await get(`/branches/${branch}/questionnaire`);
  asking = items.length ? new Asking(box, { branch, questionnaire, items, ...options }) : null;
  asking?.begin();
}

class Asking {
  constructor(box, { branch, questionnaire, items, stories = false }) {
    Object.assign(this, { box, branch, questionnaire, items, stories });
  }

  begin() {
    const [{ turn, role }] = this.items;
    this.interview = new Interview(this.questionnaire, turn, role);
    this.key = newKey();
    this.draw();
  }

  /** Whoever closes the page in the middle has rated what was answered. */
  leave() {
    if (this.interview?.said) this.send({ keepalive: true });
  }

  draw(moved = false) {
    const { interview } = this;
    const { step } = interview;
    if (step === null) return this.end();
    const title = el("h2", { tabindex: "-1" }, this.title(step));
    this.box.replaceChildren(this.about(), title, ...this.inside(step), this.keys(step));
    if (moved) title.focus();
  }

  title(step) {
    if (step === "overall") return t("question");
    if (step === "more") return t(this.interview.offersReasons ? "why" : "words_title");
    return textOf(step);
  }

  /** Which of several turns it is about, and which question. */
  about() {
    const { interview, items } = this;
    const place = interview.step === "more" ? "" : t("of_questions", interview.progress);
    const of = t("rating_of", { name: nameOf(items[0]) });
    return el("p", { class: "phone__label" }, [of, place].filter(Boolean).join(" · "));
  }

  inside(step) {
    const answer = (value) => {
      this.interview.answer(value);
      this.draw(true);
    };
    if (step === "more") return more(this.interview).filter(Boolean);
    if (step !== "overall") return [choices(step, answer)];
    return [scores(answer), el("p", { class: "phone__hint" }, t("rating_hint"))];
  }

  keys(step) {
    const skip = () => {
      this.interview.skip();
      this.draw(true);
    };
    const { said } = this.interview;
    const all = [step !== "more" && ["skip", "skip_question", skip], said && ["end", "end", () => this.end()]].filter(Boolean);
    const key = ([name, word, click]) => el("button", { type: "button", class: `phone__key phone__key--${name}`, data: { key: name }, on: { click } }, t(word));
    return el("div", { class: "phone__choices" }, ...all.map(key));
  }

  /** Send what was answered; a fault is told, and the same key sends it again. */
  async end() {
    if (!this.interview.said) return this.box.replaceChildren();
    try {
      await this.send();
    } catch (error) {
      if (error.code !== "already-rated") return this.failed(error);
    }
    const { unhappy, turn } = this.interview;
    this.interview = null;
    if (!this.stories || !unhappy) return this.thank();
    const { offerStory } = await import("./story.js");
    offerStory(this.box, this.branch, turn, () => this.thank());
  }

  send(options = {}) {
    return post(path("rating"), this.interview.body(), { idempotencyKey: this.key, ...options });
  }

  failed(error) {
    const again = el("button", { type: "button", class: "phone__key", data: { key: "again" }, on: { click: () => this.end() } }, t("end"));
    const trouble = el("p", { class: "phone__hint", role: "alert" });
    this.box.replaceChildren(trouble, again);
    put(trouble, error.code === "no-contact" ? t("rating_failed") : error.message);
  }

  thank() {
    this.items.shift();
    const said = el("p", { class: "phone__thanks", role: "status", tabindex: "-1" }, t("rating_thanks"));
    this.box.replaceChildren(said);
    if (this.items.length) this.box.append(this.nextTurn());
    said.focus();
  }

  /** The visit had further stations: whoever wishes rates them too. */
  nextTurn() {
    const name = nameOf(this.items[0]);
    const begin = () => {
      this.begin();
      this.box.querySelector("h2").focus();
    };
    return el("button", { type: "button", class: "phone__key", data: { key: "next-turn" }, on: { click: begin } }, t("rating_of", { name }));
  }
}
