/** What somebody is asked about one turn, and answers: one step after the other, each of which may be passed over. */

const UNHAPPY = 2; // up to here somebody may want to tell what happened
const NOT_CONTENT = 3; // up to here there may be a reason

export class Interview {
  /** The questions of `questionnaire` for a turn whose service has this `role`. */
  constructor(questionnaire, turn, role) {
    Object.assign(this, { norm: questionnaire.norm, turn, place: 0, answers: {}, chosen: [], words: "" });
    this.asked = questionnaire.questions.filter(({ roles }) => !roles.length || roles.includes(role));
    this.reasons = questionnaire.reasons;
    this.most = questionnaire.comment_letters;
  }

  /** The step that it stands at: “overall”, one of the questions, “more”, or null when all was asked. */
  get step() {
    return ["overall", ...this.asked, ...(this.hasMore ? ["more"] : [])][this.place] ?? null;
  }

  /** Which of the faces and questions this is, and of how many. */
  get progress() {
    return { n: this.place + 1, total: this.asked.length + 1 };
  }

  get said() {
    return Object.keys(this.answers).length > 0;
  }

  get unhappy() {
    return this.answers.overall <= UNHAPPY;
  }

  /** Whether reasons are offered: to those who were not content. */
  get offersReasons() {
    return this.answers.overall <= NOT_CONTENT && this.reasons.length > 0;
  }

  /** Whether a few words are: whoever is unhappy may tell the whole story afterwards. */
  get offersWords() {
    return this.answers.overall > UNHAPPY;
  }

  get hasMore() {
    return this.offersReasons || this.offersWords;
  }

  /** Answer the step that it stands at, and go on. */
  answer(value) {
    this.answers[this.step.code ?? this.step] = value;
    this.place += 1;
  }

  /** Pass the step over. */
  skip() {
    this.place += 1;
  }

  /** Choose a reason, or take it back. */
  toggle(code) {
    this.chosen = this.chosen.includes(code) ? this.chosen.filter((each) => each !== code) : [...this.chosen, code];
  }

  /** The answers as the server takes them. */
  body() {
    const { turn, norm, answers, chosen, words } = this;
    return { turn, norm, answers, ...(chosen.length && { reasons: chosen }), ...(words.trim() && { comment: words.trim() }) };
  }
}
