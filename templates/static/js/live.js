/**
 * A view's line to the server: join, fold events, notice holes, and say honestly whether there is contact.
 *
 * Contact is not “the socket looks open” but “the server spoke within five seconds”: it pulses every two.
 */

import { io as socketIo } from "../vendor/socket.io.esm.min.js";
import * as clock from "./clock.js";
import { Floor } from "./floor.js";

const SILENCE_MS = 4_200; // a pulse may be two seconds late, and the banner still stands within five
const DROPPED_MS = 1_500; // a socket known to be gone gets less patience
const ANSWER_MS = 5_000;
const BEHIND_MS = 600; // how long a pulse may run ahead of its own events before we ask

export class Live {
  /**
   * @param {object} options `branch`, `view`, and the callbacks `onChange(floor, event|null)`
   *   (event is null after a snapshot; its third argument tells whether the event was caught up with, not heard live),
   *   `onContact(online, since)`, `onConfigured()`, `onRefused(problem)`; `io` may be another client factory.
   */
  constructor({ branch, view, onChange = () => {}, onContact = () => {}, onConfigured = () => {}, onRefused = () => {}, io = socketIo }) {
    Object.assign(this, { branch, view, onChange, onContact, onConfigured, onRefused });
    this.floor = new Floor();
    this.online = null;
    this.heardAt = performance.now();
    this.heardTime = clock.now();
    this.droppedAt = null;
    this.waitingFor = null;
    this.socket = io("/live", {
      transports: ["websocket"],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2_000,
      timeout: ANSWER_MS,
    });
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", () => {
      this.droppedAt = performance.now();
    });
    this.socket.on("event", (event) => this.receive(event));
    this.socket.on("pulse", (pulse) => this.pulse(pulse));
    setInterval(() => this.look(), 250);
  }

  /** Connect anew: the server decides what a page may see when it connects, so signing in calls for this. */
  reconnect() {
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Ask for a snapshot and follow the branch from there. */
  async join() {
    const answer = await this.ask("join", { branch: this.branch, view: this.view });
    if (!answer) return;
    if (answer.error) return this.onRefused(answer.error);
    this.start(answer.snapshot);
  }

  /** Begin again from a snapshot, wherever it came from. */
  start(snapshot) {
    this.floor.load(snapshot);
    clock.useZone(snapshot.branch.timezone);
    if (snapshot.time) clock.learn(snapshot.time);
    this.heard();
    this.onChange(this.floor, null, false);
  }

  receive(event) {
    if (event.branch !== this.branch) return;
    this.heard();
    this.fold(event, false);
  }

  fold(event, caughtUp) {
    if (!this.floor.loaded) return;
    const result = this.floor.apply(event);
    if (result === "hole") return void this.catchUp();
    if (result !== "applied") return;
    if (event.type === "branch.configured") return void (this.onConfigured(), this.join());
    this.onChange(this.floor, event, caughtUp);
  }

  /** Ask for what was missed; one question at a time, and a fresh snapshot when we are too far behind. */
  async catchUp() {
    if (this.waitingFor) return;
    this.waitingFor = this.ask("resync", { after: this.floor.seq });
    const answer = await this.waitingFor;
    this.waitingFor = null;
    if (!answer) return;
    if (answer.error || answer.snapshot) return answer.snapshot ? this.start(answer.snapshot) : this.join();
    for (const event of answer.events) this.fold(event, true);
  }

  pulse({ time, seq }) {
    this.heard();
    clock.learn(time);
    const known = seq?.[this.branch];
    if (known === undefined || !this.floor.loaded) return;
    if (known < this.floor.seq) return void this.join(); // another log: the server started afresh
    if (known > this.floor.seq) setTimeout(() => known > this.floor.seq && this.catchUp(), BEHIND_MS);
  }

  /** Make sure that everything up to `seq` is here soon: a command of ours was answered with it. */
  expect(seq) {
    setTimeout(() => seq > this.floor.seq && this.catchUp(), BEHIND_MS);
  }

  async ask(name, question) {
    try {
      const answer = await this.socket.timeout(ANSWER_MS).emitWithAck(name, question);
      this.heard();
      return answer;
    } catch {
      return null; // no answer in time: contact is judged by look(), and the next pulse or connect asks again
    }
  }

  heard() {
    this.heardAt = performance.now();
    this.heardTime = clock.now();
    this.droppedAt = this.socket?.connected === false ? this.droppedAt : null;
    this.look();
  }

  /** Tell the page when contact is lost or found. */
  look() {
    const now = performance.now();
    const dropped = this.droppedAt !== null && now - this.droppedAt > DROPPED_MS;
    const online = this.floor.loaded && !dropped && now - this.heardAt < SILENCE_MS;
    if (!this.floor.loaded && this.online === null && now - this.heardAt < SILENCE_MS) return;
    if (online === this.online) return;
    this.online = online;
    document.body.dataset.contact = online ? "online" : "lost";
    this.onContact(online, this.heardTime);
  }
}
